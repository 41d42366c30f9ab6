class A:
    def go(self, k):
        return getattr(self, f'on{k}_x')
    def onb_x(self): ...
A().go('b')
