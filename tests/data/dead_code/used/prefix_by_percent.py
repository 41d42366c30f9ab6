class A:
    def go(self, k):
        n = '_leave_%s' % k
        return getattr(self, n)
    def _leave_b(self): ...
A().go('b')
