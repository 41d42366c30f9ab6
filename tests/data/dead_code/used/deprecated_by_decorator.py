from typing_extensions import deprecated
class A:
    @deprecated("use settle")
    def settle_books(self): ...
A()
