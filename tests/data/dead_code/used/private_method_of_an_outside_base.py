from twisted import Client
class A(Client):
    def _hook(self): ...
A()
