class A:
    def go(self, k):
        return getattr(self, '_visit_' + k)
    def _visit_b(self): ...
A().go('b')
