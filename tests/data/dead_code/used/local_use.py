def f():
    def inner(): ...
    return inner
f()
