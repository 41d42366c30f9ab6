from analysis.index.bundled import bundles


def test_a_folder_at_the_top_with_several_well_known_libraries_is_carried() -> None:
    names = ("requests/__init__.py", "six.py", "bs4/element.py", "chardet/big5.py", "ours_as_well/core.py")
    assert bundles(f"libs/{name}" for name in names) == ("libs/",)


def test_one_library_beside_own_code_does_not_make_the_folder_foreign() -> None:
    assert bundles(["lib/six.py", "lib/billing/invoice.py", "lib/billing/tax.py"]) == ()


def test_modules_about_libraries_deeper_in_a_package_are_its_own() -> None:
    assert bundles(f"tracing/ext/{name}/patch.py" for name in ("flask", "requests", "sqlalchemy", "tornado")) == ()


def test_a_repository_copied_in_by_git_subrepo_is_foreign() -> None:
    assert bundles(["deps/console/.gitrepo", "deps/console/main.py", "deps/own.py"]) == ("deps/console/",)


def test_a_folder_of_libraries_may_carry_a_version_in_its_name() -> None:
    assert bundles(f"lib3/{name}/__init__.py" for name in ("requests", "six", "tornado")) == ("lib3/",)


def test_a_folder_in_a_package_takes_more_libraries_to_be_foreign() -> None:
    names = ("requests", "six.py", "bs4", "chardet", "idna", "certifi")
    assert bundles(f"resources/lib/{name}/core.py" for name in names) == ("resources/lib/",)
    assert bundles(f"resources/lib/{name}/core.py" for name in names[:5]) == ()


def test_what_an_installer_put_there_is_foreign() -> None:
    assert bundles(["parts/six.py", "parts/six-1.16.dist-info/METADATA", "main.py"]) == ("parts/",)
    assert bundles(["own.egg-info/PKG-INFO", "own/main.py"]) == ()
