from twisted import Client
class A(Client):
    def lineReceived(self, x): ...
A()
