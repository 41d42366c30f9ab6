from zope import implementer
@implementer('IBody')
class A:
    def startProducing(self): ...
A()
