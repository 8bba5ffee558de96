from sugar3.activity import activity


class PippyActivity(activity.Activity):
    pass
