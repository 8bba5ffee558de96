/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Keys are those of terminals: what the program could mean by a key stays the program's, except
 * Ctrl+F and the zoom.
 */

#include "config.h"

#include "rk-output-actions.h"

#include <glib/gi18n.h>

#include "rk-output-links.h"
#include "rk-output-save.h"

#define SCALE_STEP_PERCENT 10
#define LINK_KEY "rekindle-link"
#define PRESS_KEY "rekindle-pressed-link"

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  vte_terminal_copy_clipboard_format (rk_output_view_get_terminal (view), VTE_FORMAT_TEXT);
}

static void
on_paste (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  vte_terminal_paste_clipboard (rk_output_view_get_terminal (view));
}

static void
on_select_all (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  vte_terminal_select_all (rk_output_view_get_terminal (view));
}

static void
on_search (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  rk_output_view_search (view);
}

static void
on_clear (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  rk_output_view_clear (view);
}

static void
on_jump_to_end (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  rk_output_view_jump_to_end (view);
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  RkProgram *program = rk_output_view_get_program (view);
  guint number = rk_output_view_get_run (view);

  if (program == NULL || number == 0)
    return;
  const RkProject *project = rk_program_get_project (program);
  RkJournal *journal =
      rk_host_get_journal (rk_app_get_host (rk_output_view_get_app (view)), project->id);
  g_autofree char *directory = rk_journal_dup_output_directory (journal, number);
  g_autofree char *name = g_strdup_printf ("%s-%u.log", project->id, number);
  rk_output_save_ask (rk_output_view_get_app (view), directory, name);
}

static void
set_scale (RkOutputView *view, guint percent)
{
  RkApp *app = rk_output_view_get_app (view);
  g_autoptr (GError) error = NULL;

  if (!rk_preferences_set_output_scale (rk_app_get_preferences (app), percent, &error))
    rk_app_report (app, _ ("The size could not be remembered"), error);
}

static guint
get_scale (RkOutputView *view)
{
  return rk_preferences_get_output_scale (rk_app_get_preferences (rk_output_view_get_app (view)));
}

static void
on_larger (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  set_scale (view, get_scale (view) + SCALE_STEP_PERCENT);
}

static void
on_smaller (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  set_scale (view, get_scale (view) - SCALE_STEP_PERCENT);
}

static void
on_usual_size (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  set_scale (view, 100);
}

static void
open_link (RkOutputView *view, const char *text)
{
  RkProgram *program = rk_output_view_get_program (view);

  if (program != NULL && text != NULL)
    rk_output_links_open (rk_output_view_get_app (view), text,
                          rk_program_get_project (program)->directory);
}

static void
on_open_link (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  open_link (view, g_object_get_data (view, LINK_KEY));
}

static void
on_copy_link (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  const char *text = g_object_get_data (view, LINK_KEY);

  if (text != NULL)
    gtk_clipboard_set_text (gtk_widget_get_clipboard (view, GDK_SELECTION_CLIPBOARD), text, -1);
}

static const GActionEntry entries[] = {
  { "copy", on_copy },
  { "paste", on_paste },
  { "select-all", on_select_all },
  { "search", on_search },
  { "clear", on_clear },
  { "jump-to-end", on_jump_to_end },
  { "save", on_save },
  { "larger", on_larger },
  { "smaller", on_smaller },
  { "usual-size", on_usual_size },
  { "open-link", on_open_link },
  { "copy-link", on_copy_link },
};

static const struct
{
  guint keyval;
  GdkModifierType modifiers;
  const char *action;
} keys[] = {
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "paste" },
  { GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "select-all" },
  { GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "save" },
  { GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "search" },
  { GDK_KEY_f, GDK_CONTROL_MASK, "search" },
  { GDK_KEY_plus, GDK_CONTROL_MASK, "larger" },
  { GDK_KEY_equal, GDK_CONTROL_MASK, "larger" },
  { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "larger" },
  { GDK_KEY_minus, GDK_CONTROL_MASK, "smaller" },
  { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "smaller" },
  { GDK_KEY_0, GDK_CONTROL_MASK, "usual-size" },
  { GDK_KEY_KP_0, GDK_CONTROL_MASK, "usual-size" },
};

static gboolean
on_key (GtkWidget *terminal, GdkEventKey *event, GActionGroup *actions)
{
  GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();
  guint keyval = gdk_keyval_to_lower (event->keyval);
  gboolean is_letter = keyval >= GDK_KEY_a && keyval <= GDK_KEY_z;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      /* On many keyboards the plus itself needs Shift. */
      GdkModifierType held = is_letter ? modifiers : modifiers & ~GDK_SHIFT_MASK;
      if (keyval != keys[i].keyval || held != keys[i].modifiers)
        continue;
      g_action_group_activate_action (actions, keys[i].action, NULL);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
set_enabled (GActionGroup *actions, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/**
 * rk_output_actions_create_menu:
 *
 * Returns: (transfer full): what can be done with all of the output
 */
GMenuModel *
rk_output_actions_create_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) whole = g_menu_new ();
  g_autoptr (GMenu) size = g_menu_new ();

  g_menu_append (whole, _ ("Save output…"), "output.save");
  g_menu_append (whole, _ ("Clear"), "output.clear");
  g_menu_append (size, _ ("Larger text"), "output.larger");
  g_menu_append (size, _ ("Smaller text"), "output.smaller");
  g_menu_append (size, _ ("Usual size"), "output.usual-size");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (whole));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (size));
  return G_MENU_MODEL (menu);
}

static void
append_link_section (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();

  g_menu_append (section, _ ("Open link"), "output.open-link");
  g_menu_append (section, _ ("Copy link"), "output.copy-link");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenuModel *
create_context_menu (gboolean has_link)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) clipboard = g_menu_new ();
  g_autoptr (GMenuModel) rest = rk_output_actions_create_menu ();

  if (has_link)
    append_link_section (menu);
  g_menu_append (clipboard, _ ("Copy"), "output.copy");
  g_menu_append (clipboard, _ ("Paste"), "output.paste");
  g_menu_append (clipboard, _ ("Select all"), "output.select-all");
  g_menu_append (clipboard, _ ("Search…"), "output.search");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (clipboard));
  g_menu_append_section (menu, NULL, rest);
  return G_MENU_MODEL (menu);
}

static void
pop_up (RkOutputView *view, GdkEvent *event)
{
  VteTerminal *terminal = rk_output_view_get_terminal (view);
  char *link = event != NULL ? rk_output_links_dup_at (terminal, event) : NULL;
  g_autoptr (GMenuModel) model = create_context_menu (link != NULL);
  GActionGroup *actions = gtk_widget_get_action_group (GTK_WIDGET (view), "output");
  GtkWidget *menu = gtk_menu_new_from_model (model);

  g_object_set_data_full (G_OBJECT (view), LINK_KEY, link, g_free);
  set_enabled (actions, "copy", vte_terminal_get_has_selection (terminal));
  set_enabled (actions, "paste", vte_terminal_get_input_enabled (terminal));
  gtk_menu_attach_to_widget (GTK_MENU (menu), GTK_WIDGET (view), NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy), NULL);
  if (event != NULL)
    gtk_menu_popup_at_pointer (GTK_MENU (menu), event);
  else
    gtk_menu_popup_at_widget (GTK_MENU (menu), GTK_WIDGET (terminal), GDK_GRAVITY_CENTER,
                              GDK_GRAVITY_CENTER, NULL);
}

static gboolean
on_popup_menu (GtkWidget *terminal, RkOutputView *view)
{
  pop_up (view, NULL);
  return GDK_EVENT_STOP;
}

static gboolean
on_button_press (GtkWidget *terminal, GdkEventButton *event, RkOutputView *view)
{
  if (gdk_event_triggers_context_menu ((GdkEvent *)event))
    {
      pop_up (view, (GdkEvent *)event);
      return GDK_EVENT_STOP;
    }
  char *link = event->button == GDK_BUTTON_PRIMARY && event->type == GDK_BUTTON_PRESS
                   ? rk_output_links_dup_at (VTE_TERMINAL (terminal), (GdkEvent *)event)
                   : NULL;
  g_object_set_data_full (G_OBJECT (view), PRESS_KEY, link, g_free);
  return GDK_EVENT_PROPAGATE;
}

/* A click that selects nothing; whoever drags over a link wants its text. */
static gboolean
on_button_release (GtkWidget *terminal, GdkEventButton *event, RkOutputView *view)
{
  g_autofree char *pressed = g_object_steal_data (G_OBJECT (view), PRESS_KEY);
  g_autofree char *link = rk_output_links_dup_at (VTE_TERMINAL (terminal), (GdkEvent *)event);

  if (event->button == GDK_BUTTON_PRIMARY && link != NULL && g_strcmp0 (link, pressed) == 0
      && !vte_terminal_get_has_selection (VTE_TERMINAL (terminal)))
    open_link (view, link);
  return GDK_EVENT_PROPAGATE;
}

/**
 * rk_output_actions_install:
 * @view: an output
 * @around: a widget around it: its buttons can name the actions too, as "output.…"
 */
void
rk_output_actions_install (RkOutputView *view, GtkWidget *around)
{
  VteTerminal *terminal = rk_output_view_get_terminal (view);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), view);
  gtk_widget_insert_action_group (GTK_WIDGET (view), "output", G_ACTION_GROUP (actions));
  gtk_widget_insert_action_group (around, "output", G_ACTION_GROUP (actions));
  g_signal_connect_object (terminal, "key-press-event", G_CALLBACK (on_key), actions, 0);
  g_signal_connect_object (terminal, "popup-menu", G_CALLBACK (on_popup_menu), view, 0);
  g_signal_connect_object (terminal, "button-press-event", G_CALLBACK (on_button_press), view, 0);
  g_signal_connect_object (terminal, "button-release-event", G_CALLBACK (on_button_release), view,
                           0);
}
