/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The least that an X11 tray must do, and nothing for the day of its death: it does not ask the
 * display to hand its icons back (XAddToSaveSet), so their windows go with it. tint2 is such a
 * tray. Shows one icon at the top left; prints "docked" when it has it.
 */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <stdio.h>

#define SIZE_PX 24
#define REQUEST_DOCK 0
#define EMBEDDED_NOTIFY 0

static void
send (Display *display, Window to, Window about, const char *type, long mask, const long data[5])
{
  XEvent event = { .xclient = { .type = ClientMessage,
                                .window = about,
                                .message_type = XInternAtom (display, type, False),
                                .format = 32 } };

  for (int i = 0; i < 5; i++)
    event.xclient.data.l[i] = data[i];
  XSendEvent (display, to, False, mask, &event);
}

static void
become_tray (Display *display, Window tray)
{
  Atom selection = XInternAtom (display, "_NET_SYSTEM_TRAY_S0", False);
  Window root = DefaultRootWindow (display);
  const long announcement[5] = { CurrentTime, (long)selection, (long)tray };

  XSetSelectionOwner (display, selection, tray, CurrentTime);
  send (display, root, root, "MANAGER", StructureNotifyMask, announcement);
}

static void
dock (Display *display, Window tray, Window icon)
{
  const long embedded[5] = { CurrentTime, EMBEDDED_NOTIFY, 0, (long)tray, 0 };

  XReparentWindow (display, icon, tray, 0, 0);
  XResizeWindow (display, icon, SIZE_PX, SIZE_PX);
  XMapWindow (display, icon);
  send (display, icon, icon, "_XEMBED", NoEventMask, embedded);
  XSync (display, False);
  puts ("docked");
  fflush (stdout);
}

int
main (void)
{
  Display *display = XOpenDisplay (NULL);
  XSetWindowAttributes attributes = { .override_redirect = True, .background_pixel = 0 };
  Window tray;

  if (display == NULL)
    return 1;
  tray = XCreateWindow (display, DefaultRootWindow (display), 0, 0, SIZE_PX, SIZE_PX, 0,
                        CopyFromParent, InputOutput, CopyFromParent,
                        CWOverrideRedirect | CWBackPixel, &attributes);
  XMapWindow (display, tray);
  become_tray (display, tray);
  for (;;)
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == ClientMessage && event.xclient.data.l[1] == REQUEST_DOCK
          && event.xclient.message_type == XInternAtom (display, "_NET_SYSTEM_TRAY_OPCODE", False))
        dock (display, tray, (Window)event.xclient.data.l[2]);
    }
}
