class A:
    @property
    def _x(self): ...
def f(a):
    match a:
        case A(_x=1): ...
f(1)
