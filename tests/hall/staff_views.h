/* The pages for staff. None of them names a citizen: the hall has no names. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_STAFF_VIEWS_H
#define ONEDOOR_TESTS_HALL_STAFF_VIEWS_H

#include "tests/hall/staff_page.h"

/* Each fills view->page. */
void staff_windows(struct staff_view *view);
/* Those of view->state (NULL: all) whose number or receipt begins with view->query, from the
 * view->from-th. */
void staff_cases(struct staff_view *view);
/* False: no such case, and the page is empty. */
bool staff_case(struct staff_view *view, const char *no) MUST_CHECK;
void staff_work_items(struct staff_view *view);
void staff_helpers(struct staff_view *view);
void staff_ratings(struct staff_view *view);
void staff_terminals(struct staff_view *view);
/* Of the day view->from, NULL: today. */
void staff_closing(struct staff_view *view);

#endif
