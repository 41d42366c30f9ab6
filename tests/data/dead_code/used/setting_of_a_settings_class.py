class Settings:
    @property
    def CSP_CONNECT_SRC(self):
        return [self.x]
Settings()
