class A:
    def go(self, k):
        return getattr(self, f'{k}_handler')
    def _b_handler(self): ...
A().go('_b')
