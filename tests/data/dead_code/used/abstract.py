from abc import ABC, abstractmethod
class B(ABC):
    @abstractmethod
    def _x(self): ...
class A(B):
    def _x(self): ...
A()
