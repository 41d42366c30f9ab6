import pytest

from analysis.dependencies.names import offers


@pytest.mark.parametrize(
    ("distribution", "module"),
    [
        ("django-taggit", "taggit"),
        ("django-activity-stream", "actstream"),
        ("django-debug-toolbar", "debug_toolbar"),
        ("social-auth-app-django", "social_django"),
        ("strawberry-graphql-django", "strawberry_django"),
        ("django-allauth", "allauth"),
        ("PyYAML", "yaml"),
        ("peewee", "playhouse"),
        ("opencv-contrib-python", "cv2"),
        ("PySide6", "shiboken6"),
        ("python-dateutil", "dateutil"),
    ],
)
def test_a_distribution_offers_the_module_that_its_name_speaks_of(distribution: str, module: str) -> None:
    assert offers(distribution, module)


@pytest.mark.parametrize(
    ("distribution", "module"),
    [("types-requests", "requests"), ("pandas-stubs", "pandas"), ("django-taggit", "treebeard"), ("httpx", "requests")],
)
def test_stubs_and_other_names_offer_nothing(distribution: str, module: str) -> None:
    assert not offers(distribution, module)
