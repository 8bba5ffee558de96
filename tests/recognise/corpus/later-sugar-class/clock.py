from sugar3.activity import activity
