/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Ports: the kernel's tables, verbatim; what programs say of a port; when it is worth looking. */

#include "config.h"

#include <string.h>

#include "rk-port-rhythm.h"
#include "rk-port-table.h"
#include "rk-port-words.h"

#define MS G_TIME_SPAN_MILLISECOND
#define SEC G_TIME_SPAN_SECOND
#define T0 (1000 * SEC)

static const char table_v4[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode                                                     \n"
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "31337 1 0000000000000000 100 0 0 10 0                     \n"
    "   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "4711 1 0000000000000000 100 0 0 10 0                      \n"
    "   2: 0100007F:1F90 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  1000        0 "
    "31338 1 0000000000000000 20 4 30 10 -1                    \n"
    "   3: 0100007F:D2F0 0100007F:1F90 06 00000000:00000000 03:000016F2 00000000     0        0 0 "
    "3 0000000000000000                                        \n";

static const char table_v6[] =
    "  sl  local_address                         remote_address                        st tx_queue "
    "rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 00000000000000000000000001000000:0BB8 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000  1000        0 555 1 0000000000000000 100 0 0 10 0\n"
    "   1: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000  1000        0 556 1 0000000000000000 100 0 0 10 0\n";

static GArray *
parse_all (void)
{
  GArray *ports = g_array_new (FALSE, FALSE, sizeof (RkPort));

  rk_port_table_parse (table_v4, FALSE, ports);
  rk_port_table_parse (table_v6, TRUE, ports);
  return ports;
}

static GArray *
select_inodes (const GArray *all, guint64 first, guint64 second)
{
  g_autoptr (GHashTable) inodes = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_hash_table_add (inodes, &first);
  g_hash_table_add (inodes, &second);
  return rk_port_table_select (all, inodes);
}

static void
test_who_listens_is_read_from_the_tables (void)
{
  g_autoptr (GArray) ports = parse_all ();
  const guint8 loopback[] = { 127, 0, 0, 1 };
  const guint8 loopback_v6[16] = { [15] = 1 };

  g_assert_cmpuint (ports->len, ==, 4);
  const RkPort *port = &g_array_index (ports, RkPort, 0);
  g_assert_cmpuint (port->number, ==, 8080);
  g_assert_cmpuint (port->inode, ==, 31337);
  g_assert_cmpuint (port->uid, ==, 1000);
  g_assert_false (port->is_v6);
  g_assert_cmpmem (port->address, 4, loopback, 4);
  g_assert_cmpuint (g_array_index (ports, RkPort, 1).number, ==, 22);
  port = &g_array_index (ports, RkPort, 2);
  g_assert_cmpuint (port->number, ==, 3000);
  g_assert_true (port->is_v6);
  g_assert_cmpmem (port->address, 16, loopback_v6, 16);
}

static void
test_nonsense_is_no_port (void)
{
  static const char *const texts[] = {
    "",
    "\n",
    "   0: 0100007F:1F90",
    "   0: 01:1F90 00000000:0000 0A 0:0 0:0 0 0 0 1 1",
    "   0: zz00007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1",
  };
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (RkPort));

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    rk_port_table_parse (texts[i], FALSE, ports);
  rk_port_table_parse (table_v6, FALSE, ports);
  rk_port_table_parse (table_v4, TRUE, ports);
  g_assert_cmpuint (ports->len, ==, 0);
}

static void
test_links_to_sockets_are_told_from_others (void)
{
  g_assert_cmpuint (rk_port_table_parse_socket_link ("socket:[31337]"), ==, 31337);
  g_assert_cmpuint (rk_port_table_parse_socket_link ("pipe:[31337]"), ==, 0);
  g_assert_cmpuint (rk_port_table_parse_socket_link ("/home/socket:[7]"), ==, 0);
}

static void
test_only_the_own_sockets_are_taken (void)
{
  g_autoptr (GArray) all = parse_all ();
  g_autoptr (GArray) own = select_inodes (all, 555, 31338);

  g_assert_cmpuint (own->len, ==, 1);
  g_assert_cmpuint (g_array_index (own, RkPort, 0).number, ==, 3000);
  g_assert_false (g_array_index (own, RkPort, 0).is_shared);
}

static void
test_a_number_on_which_others_listen_too_is_shared (void)
{
  g_autoptr (GArray) all = parse_all ();
  g_autoptr (GArray) own = select_inodes (all, 31337, 4711);
  g_autoptr (GArray) both = select_inodes (all, 31337, 556);

  g_assert_cmpuint (own->len, ==, 2);
  g_assert_false (g_array_index (own, RkPort, 0).is_shared); /* 22 */
  g_assert_true (g_array_index (own, RkPort, 1).is_shared);  /* 8080, and 556 is a stranger */
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_false (g_array_index (both, RkPort, 0).is_shared);
}

static void
test_numbers_are_listed_once (void)
{
  g_autoptr (GArray) all = parse_all ();
  g_autoptr (GArray) own = select_inodes (all, 31337, 556);
  g_autoptr (GArray) numbers = rk_port_table_list_numbers (own);
  g_autoptr (GArray) none = rk_port_table_list_numbers (NULL);

  g_assert_cmpuint (numbers->len, ==, 1);
  g_assert_cmpuint (g_array_index (numbers, guint, 0), ==, 8080);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (rk_port_table_equal (own, NULL));
  g_assert_true (rk_port_table_equal (NULL, none));
}

static void
test_complaints_about_a_port_are_found (void)
{
  static const char *const lines[] = {
    "Error: listen EADDRINUSE: address already in use :::3000",
    "OSError: [Errno 98] Address already in use",
    "Error: That port is already in use.",
    "Port 5000 is in use by another program. Either identify and stop that program, or start",
    "listen tcp :8080: bind: address already in use",
    "thread 'main' panicked at src/main.rs:4: Address in use (os error 98)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("starting 1\n%s\nbye 2\n", lines[i]);
      g_autofree char *expected = g_strdup_printf ("%s\n", lines[i]);
      g_autofree char *found = rk_port_words_dup_complaint (text);
      g_assert_cmpstr (found, ==, expected);
    }
  g_assert_null (rk_port_words_dup_complaint ("port 8000 is open\n"));
}

static void
test_numbers_of_a_text_may_be_ports (void)
{
  g_autoptr (GArray) numbers = rk_port_words_list_numbers (
      "python3 -m http.server 8000 --bind=:3000 http://[::]:8000/ 0 65536 99999999999999999999999");

  g_assert_cmpuint (numbers->len, ==, 2);
  g_assert_cmpuint (g_array_index (numbers, guint, 0), ==, 8000);
  g_assert_cmpuint (g_array_index (numbers, guint, 1), ==, 3000);
}

static void
test_a_holder_is_named_in_one_clean_line (void)
{
  g_autofree char *known = rk_port_words_describe_holder (8000, "evil\033[2J\xff", 7, NULL);
  g_autofree char *other = rk_port_words_describe_holder (80, NULL, 0, "www-data");

  g_assert_cmpstr (known, ==, "port 8000 is held by evil?[2J\357\277\275 (pid 7)");
  g_assert_cmpstr (other, ==, "port 80 is held by a process of www-data");
}

/* Looks whenever it is due, and says how often that was within @usec. */
static guint
count_looks (RkPortRhythm *rhythm, gint64 until_usec)
{
  gint64 due_usec;
  guint n = 0;

  while ((due_usec = rk_port_rhythm_get_deadline_usec (rhythm)) != 0 && due_usec <= until_usec)
    {
      rk_port_rhythm_note_look (rhythm, 1 * MS, due_usec);
      n++;
    }
  return n;
}

static void
test_a_silent_program_is_left_alone_soon (void)
{
  RkPortRhythm rhythm;

  rk_port_rhythm_note_start (&rhythm, T0);
  g_assert_cmpint (rk_port_rhythm_get_deadline_usec (&rhythm), ==, T0 + 50 * MS);
  g_assert_cmpuint (count_looks (&rhythm, T0 + 3600 * SEC), ==, RK_PORT_RHYTHM_LOOKS);
  g_assert_cmpint (rk_port_rhythm_get_deadline_usec (&rhythm), ==, 0);
}

static void
test_output_is_worth_a_look_now_and_then (void)
{
  RkPortRhythm rhythm;
  guint n = 0;

  rk_port_rhythm_note_start (&rhythm, T0);
  count_looks (&rhythm, T0 + 100 * SEC);
  rk_port_rhythm_note_output (&rhythm, T0 + 100 * SEC);
  g_assert_cmpint (rk_port_rhythm_get_deadline_usec (&rhythm), ==, T0 + 100 * SEC + 100 * MS);
  for (gint64 now_usec = T0 + 100 * SEC; now_usec < T0 + 200 * SEC; now_usec += 10 * MS)
    {
      rk_port_rhythm_note_output (&rhythm, now_usec);
      n += count_looks (&rhythm, now_usec);
    }
  g_assert_cmpuint (n, ==, 10);
}

static void
test_slow_looks_are_seldom (void)
{
  RkPortRhythm rhythm;

  rk_port_rhythm_note_start (&rhythm, T0);
  count_looks (&rhythm, T0 + 100 * SEC);
  rk_port_rhythm_note_look (&rhythm, SEC, T0 + 100 * SEC);
  rk_port_rhythm_note_output (&rhythm, T0 + 102 * SEC);
  g_assert_cmpint (rk_port_rhythm_get_deadline_usec (&rhythm), ==, T0 + 600 * SEC);
}

static void
test_after_the_end_nothing_is_due (void)
{
  RkPortRhythm rhythm;

  rk_port_rhythm_note_start (&rhythm, T0);
  rk_port_rhythm_note_end (&rhythm);
  rk_port_rhythm_note_output (&rhythm, T0 + SEC);
  g_assert_cmpint (rk_port_rhythm_get_deadline_usec (&rhythm), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ports/who-listens-is-read-from-the-tables",
                   test_who_listens_is_read_from_the_tables);
  g_test_add_func ("/ports/nonsense-is-no-port", test_nonsense_is_no_port);
  g_test_add_func ("/ports/links-to-sockets-are-told-from-others",
                   test_links_to_sockets_are_told_from_others);
  g_test_add_func ("/ports/only-the-own-sockets-are-taken", test_only_the_own_sockets_are_taken);
  g_test_add_func ("/ports/a-number-on-which-others-listen-too-is-shared",
                   test_a_number_on_which_others_listen_too_is_shared);
  g_test_add_func ("/ports/numbers-are-listed-once", test_numbers_are_listed_once);
  g_test_add_func ("/ports/complaints-about-a-port-are-found",
                   test_complaints_about_a_port_are_found);
  g_test_add_func ("/ports/numbers-of-a-text-may-be-ports", test_numbers_of_a_text_may_be_ports);
  g_test_add_func ("/ports/a-holder-is-named-in-one-clean-line",
                   test_a_holder_is_named_in_one_clean_line);
  g_test_add_func ("/ports/a-silent-program-is-left-alone-soon",
                   test_a_silent_program_is_left_alone_soon);
  g_test_add_func ("/ports/output-is-worth-a-look-now-and-then",
                   test_output_is_worth_a_look_now_and_then);
  g_test_add_func ("/ports/slow-looks-are-seldom", test_slow_looks_are_seldom);
  g_test_add_func ("/ports/after-the-end-nothing-is-due", test_after_the_end_nothing_is_due);
  return g_test_run ();
}
