/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-dbusmenu.h"

#include "rk-dbus-menu-generated.h"
#include "rk-dbusmenu-variant.h"

/* With 3, libdbusmenu uses the …Group methods only; without it, some panels refuse the menu. */
#define DBUSMENU_VERSION 3

struct _RkDbusmenu
{
  GObject parent_instance;

  RkTrayModel *model;    /* (owned) */
  RkBusDbusmenu *object; /* (owned) */
  guint revision;
};

G_DEFINE_FINAL_TYPE (RkDbusmenu, rk_dbusmenu, G_TYPE_OBJECT)

enum
{
  ACTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  RkDbusmenu *menu; /* (owned) */
  char *action;     /* (owned) */
  char *project;    /* (owned) (nullable) */
} Click;

static void
click_free (gpointer data)
{
  Click *click = data;

  g_object_unref (click->menu);
  g_free (click->action);
  g_free (click->project);
  g_free (click);
}

static gboolean
emit_click (gpointer data)
{
  Click *click = data;

  g_signal_emit (click->menu, signals[ACTION], 0, click->action, click->project);
  return G_SOURCE_REMOVE;
}

/* Later, as the panel waits for the answer to its call. Copies, as the entry may be gone by then.
 */
static void
queue_click (RkDbusmenu *self, const RkTrayItem *item)
{
  Click *click = g_new0 (Click, 1);
  guint id;

  click->menu = g_object_ref (self);
  click->action = g_strdup (item->action);
  click->project = g_strdup (item->project);
  id = g_idle_add_full (G_PRIORITY_DEFAULT, emit_click, click, click_free);
  g_source_set_name_by_id (id, "rk-dbusmenu click");
}

/* Returns whether the menu has such an entry. */
static gboolean
take_event (RkDbusmenu *self, int id, const char *event)
{
  const RkTrayItem *item = rk_tray_model_find_item (self->model, id);

  if (item == NULL)
    return id == 0;
  if (g_str_equal (event, "clicked") && item->enabled && item->action != NULL)
    queue_click (self, item);
  return TRUE;
}

static gboolean
refuse_id (GDBusMethodInvocation *call, int id)
{
  g_dbus_method_invocation_return_error (call, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                         "There is no entry %d", id);
  return TRUE;
}

static gboolean
handle_get_layout (RkBusDbusmenu *object, GDBusMethodInvocation *call, int id, int depth,
                   const char *const *names, RkDbusmenu *self)
{
  GVariant *layout = rk_dbusmenu_layout (rk_tray_model_peek_menu (self->model), id, depth, names);

  if (layout == NULL)
    return refuse_id (call, id);
  rk_bus_dbusmenu_complete_get_layout (object, call, self->revision, layout);
  return TRUE;
}

static void
add_properties (RkDbusmenu *self, GVariantBuilder *builder, int id, const char *const *names)
{
  const RkTrayItem *item = rk_tray_model_find_item (self->model, id);

  if (item != NULL)
    g_variant_builder_add (builder, "(i@a{sv})", id, rk_dbusmenu_item_properties (item, names));
  else if (id == 0)
    g_variant_builder_add (builder, "(i@a{sv})", 0, rk_dbusmenu_root_properties (names));
}

static gboolean
handle_get_group_properties (RkBusDbusmenu *object, GDBusMethodInvocation *call, GVariant *ids,
                             const char *const *names, RkDbusmenu *self)
{
  const GPtrArray *menu = rk_tray_model_peek_menu (self->model);
  GVariantBuilder builder;
  gsize n_ids;
  const gint32 *id = g_variant_get_fixed_array (ids, &n_ids, sizeof *id);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ia{sv})"));
  for (gsize i = 0; i < n_ids; i++)
    add_properties (self, &builder, id[i], names);
  if (n_ids == 0)
    {
      add_properties (self, &builder, 0, names);
      for (guint i = 0; i < menu->len; i++)
        add_properties (self, &builder, ((RkTrayItem *)g_ptr_array_index (menu, i))->id, names);
    }
  rk_bus_dbusmenu_complete_get_group_properties (object, call, g_variant_builder_end (&builder));
  return TRUE;
}

static gboolean
handle_get_property (RkBusDbusmenu *object, GDBusMethodInvocation *call, int id, const char *name,
                     RkDbusmenu *self)
{
  const RkTrayItem *item = rk_tray_model_find_item (self->model, id);
  GVariant *value = item != NULL ? rk_dbusmenu_item_property (item, name) : NULL;

  if (value == NULL)
    return refuse_id (call, id);
  rk_bus_dbusmenu_complete_get_property (object, call, g_variant_new_variant (value));
  return TRUE;
}

static gboolean
handle_event (RkBusDbusmenu *object, GDBusMethodInvocation *call, int id, const char *event,
              GVariant *data, guint timestamp, RkDbusmenu *self)
{
  if (!take_event (self, id, event))
    return refuse_id (call, id);
  rk_bus_dbusmenu_complete_event (object, call);
  return TRUE;
}

static GVariant *
int_array (GArray *ids)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, ids->data, ids->len, sizeof (gint32));
}

static gboolean
handle_event_group (RkBusDbusmenu *object, GDBusMethodInvocation *call, GVariant *events,
                    RkDbusmenu *self)
{
  g_autoptr (GArray) unknown = g_array_new (FALSE, FALSE, sizeof (gint32));
  GVariantIter iter;
  gint32 id;
  const char *event;

  g_variant_iter_init (&iter, events);
  while (g_variant_iter_next (&iter, "(i&svu)", &id, &event, NULL, NULL))
    if (!take_event (self, id, event))
      g_array_append_val (unknown, id);
  rk_bus_dbusmenu_complete_event_group (object, call, int_array (unknown));
  return TRUE;
}

static gboolean
handle_about_to_show (RkBusDbusmenu *object, GDBusMethodInvocation *call, int id, RkDbusmenu *self)
{
  rk_bus_dbusmenu_complete_about_to_show (object, call, FALSE);
  return TRUE;
}

static gboolean
handle_about_to_show_group (RkBusDbusmenu *object, GDBusMethodInvocation *call, GVariant *ids,
                            RkDbusmenu *self)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (GArray) unknown = g_array_new (FALSE, FALSE, sizeof (gint32));
  gsize n_ids;
  const gint32 *id = g_variant_get_fixed_array (ids, &n_ids, sizeof *id);

  for (gsize i = 0; i < n_ids; i++)
    if (id[i] != 0 && rk_tray_model_find_item (self->model, id[i]) == NULL)
      g_array_append_val (unknown, id[i]);
  rk_bus_dbusmenu_complete_about_to_show_group (object, call, int_array (none),
                                                int_array (unknown));
  return TRUE;
}

static void
on_items_changed (RkDbusmenu *self, GArray *ids)
{
  static const char *const names[] = { "label", "enabled", "toggle-state", NULL };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ia{sv})"));
  for (guint i = 0; i < ids->len; i++)
    add_properties (self, &builder, g_array_index (ids, int, i), names);
  rk_bus_dbusmenu_emit_items_properties_updated (
      self->object, g_variant_builder_end (&builder),
      g_variant_new_array (G_VARIANT_TYPE ("(ias)"), NULL, 0));
}

static void
on_layout_changed (RkDbusmenu *self)
{
  self->revision++;
  rk_bus_dbusmenu_emit_layout_updated (self->object, self->revision, 0);
}

static void
rk_dbusmenu_dispose (GObject *object)
{
  RkDbusmenu *self = RK_DBUSMENU (object);

  if (self->object != NULL)
    {
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->object));
      g_signal_handlers_disconnect_by_data (self->object, self);
    }
  g_clear_object (&self->object);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (rk_dbusmenu_parent_class)->dispose (object);
}

static void
rk_dbusmenu_class_init (RkDbusmenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rk_dbusmenu_dispose;

  /* The action of an entry that was clicked, and its project or NULL. */
  signals[ACTION] = g_signal_new ("action", RK_TYPE_DBUSMENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
rk_dbusmenu_init (RkDbusmenu *self)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "handle-get-layout", G_CALLBACK (handle_get_layout) },
    { "handle-get-group-properties", G_CALLBACK (handle_get_group_properties) },
    { "handle-get-property", G_CALLBACK (handle_get_property) },
    { "handle-event", G_CALLBACK (handle_event) },
    { "handle-event-group", G_CALLBACK (handle_event_group) },
    { "handle-about-to-show", G_CALLBACK (handle_about_to_show) },
    { "handle-about-to-show-group", G_CALLBACK (handle_about_to_show_group) },
  };
  const char *const no_paths[] = { NULL };

  self->revision = 1;
  self->object = rk_bus_dbusmenu_skeleton_new ();
  rk_bus_dbusmenu_set_version (self->object, DBUSMENU_VERSION);
  rk_bus_dbusmenu_set_status (self->object, "normal");
  rk_bus_dbusmenu_set_text_direction (self->object, "ltr");
  rk_bus_dbusmenu_set_icon_theme_path (self->object, no_paths);
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (self->object, handlers[i].name, handlers[i].callback, self);
}

/**
 * rk_dbusmenu_new:
 * @model: what the menu shows
 *
 * Returns: (transfer full): a menu on no bus
 */
RkDbusmenu *
rk_dbusmenu_new (RkTrayModel *model)
{
  RkDbusmenu *self = g_object_new (RK_TYPE_DBUSMENU, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "layout-changed", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * rk_dbusmenu_export:
 * @self: the menu
 * @bus: a connection
 * @path: the object path
 * @error: set on failure
 *
 * Returns: whether panels can read the menu there; only a path that is taken makes it fail
 */
gboolean
rk_dbusmenu_export (RkDbusmenu *self, GDBusConnection *bus, const char *path, GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->object), bus, path,
                                           error);
}

/**
 * rk_dbusmenu_set_right_to_left:
 * @self: the menu
 * @right_to_left: the direction of the language
 *
 * To be called before panels read the menu.
 */
void
rk_dbusmenu_set_right_to_left (RkDbusmenu *self, gboolean right_to_left)
{
  rk_bus_dbusmenu_set_text_direction (self->object, right_to_left ? "rtl" : "ltr");
}
