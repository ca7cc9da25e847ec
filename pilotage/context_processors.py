"""What the frame of every page shows."""


def frame(request):
    return {}
