class A:
    def go(self, k):
        return getattr(self, f'_{k}')
    def _b(self): ...
A().go('b')
