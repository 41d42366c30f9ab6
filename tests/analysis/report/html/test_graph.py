from analysis.report.html.graph import BOX_WIDTH, GAP_X, draw
from analysis.result import Architecture, Dependency, Module


def packages(*names: str) -> tuple[Module, ...]:
    return tuple(Module(name=name, path=name, lines=10, fan_in=0, fan_out=0, instability=0) for name in names)


def uses(*pairs: tuple[str, str], runtime: bool = True) -> tuple[Dependency, ...]:
    return tuple(Dependency(source=source, target=target, runtime=runtime) for source, target in pairs)


def test_nothing_draws_nothing():
    assert draw(Architecture()).nodes == ()


def test_dependencies_point_down(analysis):
    drawing = draw(analysis.architecture)
    height = {node.name: node.y for node in drawing.nodes}

    assert height["app.cli"] < height["app.core"] < height["app.text"]


def test_cycles_are_marked(analysis):
    drawing = draw(analysis.architecture)

    assert {node.name for node in drawing.nodes if node.cyclic} == {"app.core", "app.store"}
    assert sum(arrow.kind == "cycle" for arrow in drawing.arrows) == 2


def test_an_import_for_types_only_makes_no_cycle():
    both = (*uses(("a", "b")), *uses(("b", "a"), runtime=False))
    drawing = draw(Architecture(packages=packages("a", "b"), package_dependencies=both))

    assert not any(node.cyclic for node in drawing.nodes)
    assert sorted(arrow.kind for arrow in drawing.arrows) == ["late", "plain"]


def test_labels_leave_out_what_all_names_share(analysis):
    assert {node.label for node in draw(analysis.architecture).nodes} == {"cli", "core", "store", "text"}


def test_boxes_do_not_overlap_and_lie_inside(analysis):
    drawing = draw(analysis.architecture)
    for node in drawing.nodes:
        assert 0 <= node.x <= node.x + BOX_WIDTH <= drawing.width
        for other in drawing.nodes:
            assert node is other or node.y != other.y or abs(node.x - other.x) >= BOX_WIDTH + GAP_X


def test_a_hundred_packages_are_joined_into_their_parents():
    names = [f"app.part{number // 10}.piece{number}" for number in range(100)]
    edges = uses(*((names[number], names[number - 10]) for number in range(10, 100)))
    drawing = draw(Architecture(packages=packages(*names), package_dependencies=edges))

    assert [node.members for node in drawing.nodes] == [10] * 10
    assert drawing.grouped == 90
    assert len(drawing.arrows) == 9
    assert drawing.arrows[0].weight == 10


def test_what_cannot_be_joined_is_limited_to_the_most_connected():
    names = [f"package{number:03}" for number in range(100)]
    edges = uses(*((name, "package099") for name in names[90:99]))
    drawing = draw(Architecture(packages=packages(*names), package_dependencies=edges))

    assert len(drawing.nodes) == 40
    assert drawing.left_out == 60
    assert {"package090", "package099"} <= {node.name for node in drawing.nodes}


def test_one_root_with_many_children_is_not_drawn_as_a_single_box():
    drawing = draw(Architecture(packages=packages(*(f"app.part{number}" for number in range(60)))))
    assert len(drawing.nodes) == 40
