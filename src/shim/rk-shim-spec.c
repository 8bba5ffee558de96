/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-spec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* The string at *at, which is moved behind it; NULL if it does not end before @end. */
static char *
take_string (char **at, const char *end)
{
  char *string = *at;
  char *nul = string < end ? memchr (string, '\0', (size_t)(end - string)) : NULL;

  if (nul == NULL)
    return NULL;
  *at = nul + 1;
  return string;
}

static char **
take_strings (char **at, const char *end, uint32_t n)
{
  if (n > (size_t)(end - *at))
    return NULL;

  char **strings = calloc ((size_t)n + 1, sizeof *strings);
  for (uint32_t i = 0; strings != NULL && i < n; i++)
    {
      strings[i] = take_string (at, end);
      if (strings[i] == NULL)
        {
          free (strings);
          return NULL;
        }
    }
  return strings;
}

/* rk_shim_spec_parse:
 * @spec: filled in; points into @memory
 * @memory: bytes from the host, which may be anything
 * @memory_bytes: how many
 *
 * Returns: 0, or -1 with errno EINVAL: then nothing is to be cleared
 */
int
rk_shim_spec_parse (RkShimSpec *spec, void *memory, size_t memory_bytes)
{
  RkShimSpecHeader header;

  memset (spec, 0, sizeof *spec);
  errno = EINVAL;
  if (memory_bytes < sizeof header)
    return -1;
  char *at = (char *)memory + sizeof header, *end = (char *)memory + memory_bytes;
  memcpy (&header, memory, sizeof header);
  if (header.magic != RK_SHIM_SPEC_MAGIC || header.n_arguments == 0)
    return -1;

  spec->run_number = header.run_number;
  spec->directory = take_string (&at, end);
  spec->log_directory = spec->directory != NULL ? take_string (&at, end) : NULL;
  if (spec->log_directory == NULL)
    return -1;
  spec->arguments = take_strings (&at, end, header.n_arguments);
  spec->variables = spec->arguments != NULL ? take_strings (&at, end, header.n_variables) : NULL;
  if (spec->variables == NULL)
    {
      free (spec->arguments);
      errno = EINVAL;
      return -1;
    }
  return 0;
}

/* rk_shim_spec_map:
 * @spec: filled in; to be cleared with rk_shim_spec_clear()
 * @fd: the memory file; stays the caller's
 *
 * Returns: 0, or -1 with errno set
 */
int
rk_shim_spec_map (RkShimSpec *spec, int fd)
{
  struct stat st;

  memset (spec, 0, sizeof *spec);
  if (fstat (fd, &st) != 0)
    return -1;
  if (!S_ISREG (st.st_mode) || st.st_size <= 0 || st.st_size > RK_SHIM_SPEC_MAX)
    {
      errno = EINVAL;
      return -1;
    }

  /* Private and writable: what we parse is ours, whatever the other side still does with the file.
   */
  void *memory = mmap (NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (memory == MAP_FAILED)
    return -1;
  if (rk_shim_spec_parse (spec, memory, (size_t)st.st_size) != 0)
    {
      munmap (memory, (size_t)st.st_size);
      errno = EINVAL;
      return -1;
    }
  spec->memory = memory;
  spec->memory_bytes = (size_t)st.st_size;
  return 0;
}

/* rk_shim_spec_clear:
 * @spec: a spec that was mapped, or all zero
 */
void
rk_shim_spec_clear (RkShimSpec *spec)
{
  free (spec->arguments);
  free (spec->variables);
  if (spec->memory != NULL)
    munmap (spec->memory, spec->memory_bytes);
  memset (spec, 0, sizeof *spec);
}
