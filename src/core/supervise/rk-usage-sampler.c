/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The looking is done in one thread, by one task at a time: a process that keeps /proc waiting
 * delays the figures of all, and nothing else.
 */

#include "config.h"

#include "rk-usage-sampler.h"

#include "rk-process-stat.h"
#include "rk-tree-usage.h"

#define PERIOD_MSEC 2000
/* The first look tells no percentage; the second need not wait for so long. */
#define FIRST_PERIOD_MSEC 500

typedef struct
{
  char *id;
  pid_t pid;
  RkTreeUsage usage;
  double cpu_percent;
} Sample;

struct _RkUsageSampler
{
  GObject parent_instance;

  RkSupervisor *supervisor; /* (owned) */
  GPtrArray *samples;       /* (owned) (element-type Sample): the latest look */
  guint timer_id;
  gboolean is_active;
  gboolean is_looking; /* a task is on its way */
};

enum
{
  SIGNAL_SAMPLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkUsageSampler, rk_usage_sampler, G_TYPE_OBJECT)

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_free (sample->id);
  g_free (sample);
}

static const Sample *
find_sample (RkUsageSampler *self, const char *id)
{
  for (guint i = 0; i < self->samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (self->samples, i);
      if (g_str_equal (sample->id, id))
        return sample;
    }
  return NULL;
}

static GPtrArray *
list_programs (RkUsageSampler *self)
{
  GListModel *programs = G_LIST_MODEL (self->supervisor);
  GPtrArray *samples = g_ptr_array_new_with_free_func (sample_free);

  for (guint i = 0; i < g_list_model_get_n_items (programs); i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (programs, i);
      pid_t pid = rk_program_get_status (program)->pid;
      if (pid == 0)
        continue;
      Sample *sample = g_new0 (Sample, 1);
      sample->id = g_strdup (rk_program_get_project (program)->id);
      sample->pid = pid;
      g_ptr_array_add (samples, sample);
    }
  return samples;
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *samples = data;

  for (guint i = 0; i < samples->len; i++)
    {
      Sample *sample = g_ptr_array_index (samples, i);
      rk_tree_usage_measure (sample->pid, &sample->usage);
    }
  g_task_return_boolean (task, TRUE);
}

static void
compare_with_previous (RkUsageSampler *self, Sample *sample)
{
  const Sample *before = find_sample (self, sample->id);

  sample->cpu_percent = -1;
  if (before == NULL || before->usage.n_processes == 0)
    return;
  sample->cpu_percent =
      rk_process_stat_get_percent (before->usage.cpu_usec, sample->usage.cpu_usec,
                                   sample->usage.taken_usec - before->usage.taken_usec);
}

static void
on_looked (GObject *object, GAsyncResult *result, gpointer data)
{
  RkUsageSampler *self = RK_USAGE_SAMPLER (object);
  GPtrArray *samples = g_task_get_task_data (G_TASK (result));

  self->is_looking = FALSE;
  if (!self->is_active)
    return;
  for (guint i = 0; i < samples->len; i++)
    compare_with_previous (self, g_ptr_array_index (samples, i));
  g_ptr_array_unref (self->samples);
  self->samples = g_ptr_array_ref (samples);
  g_signal_emit (self, signals[SIGNAL_SAMPLED], 0);
}

static void
start_looking (RkUsageSampler *self)
{
  GPtrArray *samples = list_programs (self);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_looked, NULL);

  self->is_looking = TRUE;
  g_task_set_name (task, "rekindle usage");
  g_task_set_task_data (task, samples, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, look);
}

static gboolean
on_timer (gpointer data)
{
  RkUsageSampler *self = data;

  if (!self->is_looking)
    start_looking (self);
  self->timer_id = g_timeout_add (PERIOD_MSEC, on_timer, self);
  g_source_set_name_by_id (self->timer_id, "rekindle usage");
  return G_SOURCE_REMOVE;
}

/**
 * rk_usage_sampler_set_active:
 * @self: a sampler
 * @active: whether somebody looks at what it finds
 *
 * What was known is forgotten when nobody looks any more: it would be of another time.
 */
void
rk_usage_sampler_set_active (RkUsageSampler *self, gboolean active)
{
  if (active == self->is_active)
    return;
  self->is_active = active;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_ptr_array_set_size (self->samples, 0);
  if (!active)
    return;
  if (!self->is_looking)
    start_looking (self);
  self->timer_id = g_timeout_add (FIRST_PERIOD_MSEC, on_timer, self);
  g_source_set_name_by_id (self->timer_id, "rekindle usage");
}

/**
 * rk_usage_sampler_get:
 * @self: a sampler
 * @id: a project's id
 * @cpu_percent: (out): of one core, since the look before; negative: not known yet
 * @memory_bytes: (out): of all processes
 *
 * Returns: whether anything is known, that is whether it ran at the latest look
 */
gboolean
rk_usage_sampler_get (RkUsageSampler *self, const char *id, double *cpu_percent,
                      guint64 *memory_bytes)
{
  const Sample *sample = find_sample (self, id);

  if (sample == NULL || sample->usage.n_processes == 0)
    return FALSE;
  *cpu_percent = sample->cpu_percent;
  *memory_bytes = sample->usage.memory_bytes;
  return TRUE;
}

static void
rk_usage_sampler_dispose (GObject *object)
{
  RkUsageSampler *self = RK_USAGE_SAMPLER (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->supervisor);
  G_OBJECT_CLASS (rk_usage_sampler_parent_class)->dispose (object);
}

static void
rk_usage_sampler_finalize (GObject *object)
{
  g_ptr_array_unref (RK_USAGE_SAMPLER (object)->samples);
  G_OBJECT_CLASS (rk_usage_sampler_parent_class)->finalize (object);
}

static void
rk_usage_sampler_class_init (RkUsageSamplerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_usage_sampler_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_usage_sampler_finalize;

  /**
   * RkUsageSampler::sampled:
   * @self: the sampler
   *
   * There are new figures.
   */
  signals[SIGNAL_SAMPLED] = g_signal_new ("sampled", RK_TYPE_USAGE_SAMPLER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_usage_sampler_init (RkUsageSampler *self)
{
  self->samples = g_ptr_array_new_with_free_func (sample_free);
}

/**
 * rk_usage_sampler_new:
 * @supervisor: whose programs
 *
 * Returns: (transfer full): a sampler that does nothing until it is made active
 */
RkUsageSampler *
rk_usage_sampler_new (RkSupervisor *supervisor)
{
  RkUsageSampler *self = g_object_new (RK_TYPE_USAGE_SAMPLER, NULL);

  self->supervisor = g_object_ref (supervisor);
  return self;
}
