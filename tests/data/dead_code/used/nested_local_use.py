def f():
    def inner(): ...
    def other():
        return inner()
    return other
f()
