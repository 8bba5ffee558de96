/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-row-clock.h"

#include "rk-project-row.h"
#include "rk-usage-sampler.h"

struct _RkRowClock
{
  GObject parent_instance;

  RkApp *app;              /* (not owned): it outlives its windows */
  GtkListBox *list;        /* (not owned) (nullable): a weak pointer */
  RkUsageSampler *sampler; /* (owned) */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RkRowClock, rk_row_clock, G_TYPE_OBJECT)

static void
tick_row (GtkWidget *row, gpointer data)
{
  if (gtk_widget_get_visible (row))
    rk_project_row_tick (RK_PROJECT_ROW (row));
}

static gboolean
on_tick (gpointer data)
{
  RkRowClock *self = data;

  gtk_container_foreach (GTK_CONTAINER (self->list), tick_row, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_something_ticking (RkRowClock *self)
{
  GListModel *items = rk_project_list_get_model (rk_app_get_list (self->app));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RkProjectItem) item = g_list_model_get_item (items, i);
      if (rk_project_item_is_ticking (item))
        return TRUE;
    }
  return FALSE;
}

/**
 * rk_row_clock_update:
 * @self: a clock
 *
 * The list came to sight or went out of it, or a project changed: ticks if there is a reason.
 */
void
rk_row_clock_update (RkRowClock *self)
{
  gboolean is_seen = self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list));
  gboolean wanted = is_seen && is_something_ticking (self);

  rk_usage_sampler_set_active (self->sampler, is_seen);
  if (wanted && self->tick_id == 0)
    {
      on_tick (self);
      self->tick_id = g_timeout_add_seconds (1, on_tick, self);
      g_source_set_name_by_id (self->tick_id, "rekindle rows");
    }
  else if (!wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
show_usage (GtkWidget *row, gpointer sampler)
{
  RkProjectItem *item = rk_project_row_get_item (RK_PROJECT_ROW (row));
  double cpu_percent = -1;
  guint64 memory_bytes = 0;

  rk_usage_sampler_get (sampler, rk_project_item_get_id (item), &cpu_percent, &memory_bytes);
  rk_project_item_set_usage (item, cpu_percent, memory_bytes);
  rk_project_row_show_usage (RK_PROJECT_ROW (row));
}

static void
on_sampled (RkRowClock *self)
{
  if (self->list != NULL)
    gtk_container_foreach (GTK_CONTAINER (self->list), show_usage, self->sampler);
}

static void
rk_row_clock_dispose (GObject *object)
{
  RkRowClock *self = RK_ROW_CLOCK (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  rk_usage_sampler_set_active (self->sampler, FALSE);
  g_clear_weak_pointer (&self->list);
  G_OBJECT_CLASS (rk_row_clock_parent_class)->dispose (object);
}

static void
rk_row_clock_finalize (GObject *object)
{
  g_clear_object (&RK_ROW_CLOCK (object)->sampler);
  G_OBJECT_CLASS (rk_row_clock_parent_class)->finalize (object);
}

static void
rk_row_clock_class_init (RkRowClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_row_clock_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_row_clock_finalize;
}

static void
rk_row_clock_init (RkRowClock *self)
{
}

/**
 * rk_row_clock_new:
 * @app: the application
 * @list: rows of #RkProjectRow; the clock follows whether it is mapped
 *
 * Returns: (transfer full): a clock
 */
RkRowClock *
rk_row_clock_new (RkApp *app, GtkListBox *list)
{
  RkRowClock *self = g_object_new (RK_TYPE_ROW_CLOCK, NULL);

  self->app = app;
  g_set_weak_pointer (&self->list, list);
  self->sampler = rk_usage_sampler_new (rk_host_get_supervisor (rk_app_get_host (app)));
  g_signal_connect_object (self->sampler, "sampled", G_CALLBACK (on_sampled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "map", G_CALLBACK (rk_row_clock_update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (list, "unmap", G_CALLBACK (rk_row_clock_update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}
