/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-tell.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* So often at most is the host told how much was printed. */
#define OUTPUT_NS (10 * 1000000LL)

/* rk_shim_now_ns:
 *
 * Returns: monotonic nanoseconds
 */
int64_t
rk_shim_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* rk_shim_tell:
 * @shim: a shim
 * @type: a message to the host, see rk-shim-protocol.h
 * @a: its first number
 * @b: its second
 * @text: (nullable): its text, at most RK_SHIM_TEXT_MAX bytes
 *
 * Never waits. Without a host, or when it does not read, nothing is sent.
 */
void
rk_shim_tell (RkShim *shim, uint32_t type, int64_t a, int64_t b, const char *text)
{
  if (shim->host_fd < 0 || shim->out_of_step)
    return;
  size_t len = text != NULL ? strlen (text) : 0;
  if (rk_shim_send (shim->host_fd, type, a, b, shim->run_number, text, len, -1) != 0)
    shim->out_of_step = 1;
}

/* rk_shim_tell_hello:
 * @shim: a shim
 *
 * Who we are, and our keeper.
 */
void
rk_shim_tell_hello (RkShim *shim)
{
  if (shim->host_fd < 0 || shim->out_of_step)
    return;
  if (rk_shim_send (shim->host_fd, RK_SHIM_HELLO, RK_SHIM_VERSION, getpid (), shim->run_number,
                    shim->mark, strlen (shim->mark), shim->keeper_fd)
      != 0)
    shim->out_of_step = 1;
}

/* rk_shim_tell_state:
 * @shim: a shim
 *
 * What a host must know that comes anew, or did not read for a while.
 */
void
rk_shim_tell_state (RkShim *shim)
{
  shim->out_of_step = 0;
  rk_shim_tell_hello (shim);
  if (shim->started_pid > 0)
    rk_shim_tell (shim, RK_SHIM_STARTED, shim->started_pid, shim->started_ns, NULL);
  if (shim->started_pid > 0)
    rk_shim_tell (shim, RK_SHIM_OUTPUT, shim->log.total_bytes, shim->log.lost_bytes, NULL);
  if (shim->exited)
    rk_shim_tell (shim, RK_SHIM_EXITED, shim->exit_status, shim->exited_ns, NULL);
  if (shim->failed_errno != 0)
    rk_shim_tell (shim, RK_SHIM_NO_SPAWN, shim->failed_errno, shim->failed_stage, NULL);
  else if (!shim->tree_alive)
    rk_shim_tell (shim, RK_SHIM_GONE, 0, 0, NULL); /* also where there was no run yet */
  shim->told_bytes = shim->log.total_bytes;
}

/* rk_shim_tell_output:
 * @shim: a shim
 *
 * How much was printed, if that is new and was not told a moment ago.
 */
void
rk_shim_tell_output (RkShim *shim)
{
  if (shim->told_bytes == shim->log.total_bytes)
    return;
  int64_t now = rk_shim_now_ns ();
  if (shim->output_due_ns != RK_SHIM_NEVER && now < shim->output_due_ns)
    return;
  rk_shim_tell (shim, RK_SHIM_OUTPUT, shim->log.total_bytes, shim->log.lost_bytes, NULL);
  shim->told_bytes = shim->log.total_bytes;
  shim->output_due_ns = now + OUTPUT_NS;
}
