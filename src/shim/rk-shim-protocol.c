/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* rk_shim_message_decode:
 * @message: a message whose first @received_bytes bytes came from the other side
 * @received_bytes: how many
 *
 * Checks a message that may be anything, and ends its text with a NUL.
 *
 * Returns: 0, or -1 if this is no message
 */
int
rk_shim_message_decode (RkShimMessage *message, size_t received_bytes)
{
  if (received_bytes < sizeof (RkShimHeader))
    return -1;
  size_t text_len = received_bytes - sizeof (RkShimHeader);
  if (text_len > RK_SHIM_TEXT_MAX || message->header.text_len != text_len)
    return -1;
  message->text[text_len] = '\0';
  return 0;
}

static void
attach (struct msghdr *msg, char *control, size_t control_bytes, int attached_fd)
{
  memset (control, 0, control_bytes);
  msg->msg_control = control;
  msg->msg_controllen = control_bytes;

  struct cmsghdr *cmsg = CMSG_FIRSTHDR (msg);
  cmsg->cmsg_level = SOL_SOCKET;
  cmsg->cmsg_type = SCM_RIGHTS;
  cmsg->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (cmsg), &attached_fd, sizeof (int));
}

/* rk_shim_send:
 * @fd: the socket
 * @type: what is said
 * @a: its first number
 * @b: its second
 * @c: its third
 * @text: (nullable): its text; not looked at where @text_len is 0
 * @text_len: at most RK_SHIM_TEXT_MAX
 * @attached_fd: a descriptor that goes with it, or -1; stays the caller's
 *
 * Never waits and never raises SIGPIPE.
 *
 * Returns: 0, or -1 with errno set: EAGAIN if the other side does not read
 */
int
rk_shim_send (int fd, uint32_t type, int64_t a, int64_t b, int64_t c, const char *text,
              size_t text_len, int attached_fd)
{
  RkShimHeader header = { type, (uint32_t)text_len, a, b, c };
  struct iovec parts[2] = { { &header, sizeof header }, { (void *)text, text_len } };
  union
  {
    char bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control;
  struct msghdr msg = { .msg_iov = parts, .msg_iovlen = text_len > 0 ? 2 : 1 };
  ssize_t sent;

  if (attached_fd >= 0)
    attach (&msg, control.bytes, sizeof control.bytes, attached_fd);
  do
    sent = sendmsg (fd, &msg, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

/* Takes the first descriptor that came along and closes any other. */
static int
detach (struct msghdr *msg)
{
  int found = -1;

  for (struct cmsghdr *cmsg = CMSG_FIRSTHDR (msg); cmsg != NULL; cmsg = CMSG_NXTHDR (msg, cmsg))
    {
      if (cmsg->cmsg_level != SOL_SOCKET || cmsg->cmsg_type != SCM_RIGHTS)
        continue;
      size_t n = (cmsg->cmsg_len - CMSG_LEN (0)) / sizeof (int);
      for (size_t i = 0; i < n; i++)
        {
          int fd;
          memcpy (&fd, CMSG_DATA (cmsg) + i * sizeof (int), sizeof fd);
          if (found < 0)
            found = fd;
          else
            close (fd);
        }
    }
  return found;
}

/* rk_shim_receive:
 * @fd: the socket
 * @message: what was said
 * @attached_fd: (out): the descriptor that came along, the caller's from now on, or -1
 *
 * Never waits.
 *
 * Returns: 1 for a message, 0 if the other side is gone, -1 with errno set: EAGAIN if nothing is
 * there, EBADMSG for bytes that are no message (which were taken)
 */
int
rk_shim_receive (int fd, RkShimMessage *message, int *attached_fd)
{
  struct iovec part = { message, sizeof (RkShimHeader) + RK_SHIM_TEXT_MAX };
  union
  {
    char bytes[CMSG_SPACE (4 * sizeof (int))];
    struct cmsghdr align;
  } control;
  struct msghdr msg = { .msg_iov = &part,
                        .msg_iovlen = 1,
                        .msg_control = control.bytes,
                        .msg_controllen = sizeof control.bytes };
  ssize_t received;

  do
    received = recvmsg (fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  *attached_fd = received >= 0 ? detach (&msg) : -1;
  if (received <= 0)
    return received < 0 && errno == ECONNRESET ? 0 : (int)received;

  if ((msg.msg_flags & MSG_TRUNC) || rk_shim_message_decode (message, (size_t)received) != 0)
    {
      if (*attached_fd >= 0)
        close (*attached_fd);
      *attached_fd = -1;
      errno = EBADMSG;
      return -1;
    }
  return 1;
}
