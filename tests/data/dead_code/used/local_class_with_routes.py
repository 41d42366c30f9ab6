from web import route
def run():
    class View:
        @route("/")
        def get(self): ...
run()
