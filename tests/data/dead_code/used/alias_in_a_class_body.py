class A:
    def _get(self): ...
    x = property(_get)
A()
