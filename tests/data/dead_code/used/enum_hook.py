import enum
class A(enum.Enum):
    @staticmethod
    def _generate_next_value_(*a): ...
print(A)
