/*
 * A catalogue and a status at every maximum of the contract, as the hall would write them: as many
 * zones, departments, matters, windows, spans and special days as openapi.yaml allows, as long
 * names and texts. Zone A has all departments but one for each other zone, its first department all
 * matters but one for each other department, so that lists are as long as they can be.
 */
#ifndef ONEDOOR_TESTS_FULL_CATALOG_H
#define ONEDOOR_TESTS_FULL_CATALOG_H

#include <stddef.h>

/* "maxItems", "maxLength" … of a property of a schema in openapi.yaml; aborts when it has none. */
int contract_max(const char *schema, const char *property, const char *keyword);
/* So many reasons have texts of full length, for all of it to be of a size that the contract
 * allows. */
enum { FULL_LONG_REASONS = 8 };
/* To be freed with free. */
char *full_catalog_json(size_t *len_out);
char *full_status_json(size_t *len_out);
/* One text of it, as JSON. */
char *full_text_json(size_t *len_out);

#endif
