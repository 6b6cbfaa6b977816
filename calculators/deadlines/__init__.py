"""办理期限 deadlines: by when must something be registered, reported or paid?"""
