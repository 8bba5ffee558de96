/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The format is that of git's Documentation/technical/index-format, versions 2 to 4. The bytes may
 * be anything: whatever cannot be read ends the list, and what was read until then counts. What a
 * split index keeps elsewhere is for the caller to read and to join.
 */

#include "config.h"

#include "rk-git-index.h"

#include <string.h>

#define HEADER_BYTES 12
#define STAT_BYTES 40
#define EXTENDED_FLAG 0x4000

/* No file with a longer path can be opened. It also bounds what compressed names can grow to. */
#define MAX_PATH_BYTES 4096

struct _RkGitIndex
{
  GByteArray *names; /* (owned): NUL-terminated, in git's order */
  GArray *offsets;   /* (element-type guint32) (owned): of each name */
  char *shared_name; /* (owned) (nullable): of a split index */
};

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint version;
  guint hash_bytes;
  GString *previous; /* version 4: the name before */
} Reader;

static guint32
read_u32 (const guint8 *at)
{
  return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

/* Version 4 says how many bytes of the name before are to be dropped, as a number of variable
 * length. */
static gboolean
read_varint (Reader *reader, gsize *value)
{
  gsize result = 0;

  for (guint i = 0; reader->at < reader->end && i < 5; i++)
    {
      guint8 byte = *reader->at++;
      result = i == 0 ? byte & 0x7f : ((result + 1) << 7) | (byte & 0x7f);
      if (!(byte & 0x80))
        {
          *value = result;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_compressed_name (Reader *reader)
{
  gsize drop;

  if (!read_varint (reader, &drop) || drop > reader->previous->len)
    return FALSE;
  const guint8 *nul = memchr (reader->at, '\0', reader->end - reader->at);
  if (nul == NULL)
    return FALSE;
  g_string_truncate (reader->previous, reader->previous->len - drop);
  g_string_append_len (reader->previous, (const char *)reader->at, nul - reader->at);
  reader->at = nul + 1;
  return TRUE;
}

static gboolean
read_padded_name (Reader *reader, const guint8 *entry)
{
  const guint8 *nul = memchr (reader->at, '\0', reader->end - reader->at);

  if (nul == NULL)
    return FALSE;
  g_string_assign (reader->previous, (const char *)reader->at);
  gsize entry_bytes = ((gsize)(nul - entry) + 8) & ~(gsize)7;
  if (entry_bytes > (gsize)(reader->end - entry))
    return FALSE;
  reader->at = entry + entry_bytes;
  return TRUE;
}

static gboolean
read_entry (Reader *reader)
{
  const guint8 *entry = reader->at;
  gsize fixed_bytes = STAT_BYTES + reader->hash_bytes + 2;

  if ((gsize)(reader->end - entry) < fixed_bytes + 2)
    return FALSE;
  guint flags = (guint)entry[fixed_bytes - 2] << 8 | entry[fixed_bytes - 1];
  reader->at = entry + fixed_bytes + (reader->version >= 3 && (flags & EXTENDED_FLAG) ? 2 : 0);
  return reader->version == 4 ? read_compressed_name (reader) : read_padded_name (reader, entry);
}

/* Behind the entries: a name of four letters, a length, and so many bytes, again and again. */
static char *
read_shared_name (Reader *reader)
{
  while (reader->end - reader->at >= 8 + (gssize)reader->hash_bytes)
    {
      const guint8 *content = reader->at + 8;
      gsize len = read_u32 (reader->at + 4);
      if (len > (gsize)(reader->end - content))
        return NULL;
      if (memcmp (reader->at, "link", 4) == 0 && len >= reader->hash_bytes)
        {
          g_autoptr (GString) name = g_string_new ("sharedindex.");
          for (guint i = 0; i < reader->hash_bytes; i++)
            g_string_append_printf (name, "%02x", content[i]);
          return g_string_free (g_steal_pointer (&name), FALSE);
        }
      reader->at = content + len;
    }
  return NULL;
}

static const char *
get_name (const RkGitIndex *self, guint i)
{
  return (const char *)self->names->data + g_array_index (self->offsets, guint32, i);
}

static void
add_name (RkGitIndex *self, const char *name, gsize len)
{
  guint32 offset = self->names->len;

  g_array_append_val (self->offsets, offset);
  g_byte_array_append (self->names, (const guint8 *)name, len + 1);
}

static RkGitIndex *
create (void)
{
  RkGitIndex *self = g_new0 (RkGitIndex, 1);

  self->names = g_byte_array_new ();
  self->offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

/* An entry without a name stands for one of the shared index. */
static gboolean
read_entries (RkGitIndex *self, Reader *reader, guint32 count)
{
  for (; count > 0; count--)
    {
      if (!read_entry (reader) || reader->previous->len > MAX_PATH_BYTES
          || self->names->len > G_MAXUINT32 / 2)
        return FALSE;
      if (reader->previous->len > 0)
        add_name (self, reader->previous->str, reader->previous->len);
    }
  return TRUE;
}

/**
 * rk_git_index_new:
 * @bytes: (array length=len): the content of an index file, which may be anything
 * @len: how many
 * @hash_bytes: 20, or 32 for a SHA-256 repository
 *
 * Returns: (transfer full): the tracked paths; none if this is no index
 */
RkGitIndex *
rk_git_index_new (const guint8 *bytes, gsize len, guint hash_bytes)
{
  RkGitIndex *self = create ();
  g_autoptr (GString) previous = g_string_new (NULL);

  if (len < HEADER_BYTES || memcmp (bytes, "DIRC", 4) != 0)
    return self;

  Reader reader = { bytes + HEADER_BYTES, bytes + len, read_u32 (bytes + 4), hash_bytes, previous };
  if (reader.version < 2 || reader.version > 4)
    return self;
  if (read_entries (self, &reader, read_u32 (bytes + 8)))
    self->shared_name = read_shared_name (&reader);
  return self;
}

/**
 * rk_git_index_peek_shared_name:
 * @self: an index
 *
 * Returns: (nullable): of a split index, the name of the file beside it that has the other paths;
 * there is none if it consists of zeros; %NULL if the index is whole
 */
const char *
rk_git_index_peek_shared_name (const RkGitIndex *self)
{
  return self->shared_name;
}

/**
 * rk_git_index_join:
 * @self: a split index
 * @shared: what it shares
 *
 * What the split index takes out of the shared one stays in, until git writes the shared one anew:
 * that errs on the side of watching.
 *
 * Returns: (transfer full): the paths of both
 */
RkGitIndex *
rk_git_index_join (const RkGitIndex *self, const RkGitIndex *shared)
{
  RkGitIndex *both = create ();
  guint i = 0, k = 0;

  while (i < self->offsets->len || k < shared->offsets->len)
    {
      const char *own = i < self->offsets->len ? get_name (self, i) : NULL;
      const char *other = k < shared->offsets->len ? get_name (shared, k) : NULL;
      int order = own == NULL ? 1 : other == NULL ? -1 : strcmp (own, other);
      const char *next = order <= 0 ? own : other;
      add_name (both, next, strlen (next));
      i += order <= 0;
      k += order >= 0;
    }
  return both;
}

/**
 * rk_git_index_free:
 * @self: (transfer full): an index
 */
void
rk_git_index_free (RkGitIndex *self)
{
  g_byte_array_unref (self->names);
  g_array_unref (self->offsets);
  g_free (self->shared_name);
  g_free (self);
}

/* The first name that is not before @key, comparing @key_len bytes. */
static guint
find (const RkGitIndex *self, const char *key, gsize key_len)
{
  guint low = 0, high = self->offsets->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (strncmp (get_name (self, middle), key, key_len) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * rk_git_index_tracks:
 * @self: an index
 * @path: relative to the top of the work tree
 *
 * Returns: whether git tracks this file
 */
gboolean
rk_git_index_tracks (const RkGitIndex *self, const char *path)
{
  guint i = find (self, path, strlen (path) + 1);

  return i < self->offsets->len && strcmp (get_name (self, i), path) == 0;
}

/**
 * rk_git_index_tracks_below:
 * @self: an index
 * @directory: relative to the top of the work tree, without a slash at its end; "" for the top
 *
 * Returns: whether git tracks anything in this directory
 */
gboolean
rk_git_index_tracks_below (const RkGitIndex *self, const char *directory)
{
  g_autofree char *prefix = g_strconcat (directory, *directory != '\0' ? "/" : "", NULL);
  guint i = find (self, prefix, strlen (prefix));

  return i < self->offsets->len && g_str_has_prefix (get_name (self, i), prefix);
}

/**
 * rk_git_index_count:
 * @self: an index
 *
 * Returns: how many paths it has
 */
guint
rk_git_index_count (const RkGitIndex *self)
{
  return self->offsets->len;
}
