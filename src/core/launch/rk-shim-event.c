/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-shim-event.h"

#include <glib/gi18n.h>

static const char *
describe_stage (gint64 stage)
{
  switch ((RkShimStage)stage)
    {
    case RK_SHIM_STAGE_DIRECTORY:
      return N_ ("its directory cannot be entered");
    case RK_SHIM_STAGE_TERMINAL:
      return N_ ("it cannot be given a terminal");
    case RK_SHIM_STAGE_PLACE:
      return N_ ("there is no place for the socket of the process that looks after it");
    case RK_SHIM_STAGE_FORK:
      return N_ ("no process can be created");
    case RK_SHIM_STAGE_SPEC:
    case RK_SHIM_STAGE_EXEC:
    default:
      return NULL;
    }
}

/**
 * rk_shim_event_translate:
 * @message: what a shim has said
 * @event: (out): what that is to who listens to a launcher; its text is @message's
 *
 * Any thread.
 *
 * Returns: whether it is an event at all
 */
gboolean
rk_shim_event_translate (const RkShimMessage *message, RkLaunchEvent *event)
{
  const RkShimHeader *header = &message->header;

  switch (header->type)
    {
    case RK_SHIM_STARTED:
      *event = (RkLaunchEvent){ RK_LAUNCH_STARTED, .pid = (pid_t)header->a,
                                .at_usec = header->b / 1000 };
      break;
    case RK_SHIM_NO_SPAWN:
      *event = (RkLaunchEvent){ RK_LAUNCH_NO_SPAWN, .spawn_errno = (int)header->a,
                                .text = describe_stage (header->b) };
      break;
    case RK_SHIM_EXITED:
      *event = (RkLaunchEvent){ RK_LAUNCH_EXITED, .wait_status = (int)header->a,
                                .at_usec = header->b / 1000 };
      break;
    case RK_SHIM_GONE:
      *event = (RkLaunchEvent){ RK_LAUNCH_GONE };
      break;
    case RK_SHIM_SURVIVORS:
      *event = (RkLaunchEvent){ RK_LAUNCH_SURVIVORS, .text = message->text };
      break;
    case RK_SHIM_OUTPUT:
      *event = (RkLaunchEvent){ RK_LAUNCH_OUTPUT, .output_bytes = header->a };
      break;
    case RK_SHIM_TROUBLE:
      *event = (RkLaunchEvent){ RK_LAUNCH_TROUBLE, .text = message->text };
      break;
    default:
      return FALSE;
    }
  event->run_number = (guint)header->c;
  return TRUE;
}
