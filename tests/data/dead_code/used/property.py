class A:
    @property
    def size(self): ...
print(A().size)
