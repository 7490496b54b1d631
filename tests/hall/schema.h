/* The tables of the hall's database. */
#ifndef ONEDOOR_TESTS_HALL_SCHEMA_H
#define ONEDOOR_TESTS_HALL_SCHEMA_H

/* What makes them when they are missing; its version is in store.c. */
extern const char schema_text[];

#endif
