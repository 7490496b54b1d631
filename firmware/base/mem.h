/* Allocation that cannot fail (it aborts, see DESIGN "crash-only") and wiping that is not optimised
 * away. */
#ifndef ONEDOOR_BASE_MEM_H
#define ONEDOOR_BASE_MEM_H

#include <stddef.h>

/* Zeroed memory, to be freed with mem_free. count * size is checked for overflow. */
void *mem_alloc(size_t count, size_t size);
#define mem_new(type) ((type *)mem_alloc(1, sizeof(type)))

/* A copy of text, to be freed with mem_free. */
char *mem_copy_str(const char *text);

/* NULL is allowed. For memory that held personal data use mem_wipe first. */
void mem_free(void *memory);

/* Overwrites with zero; never removed by the compiler. */
void mem_wipe(void *memory, size_t len);

/* Gives back to the system what has been freed: after something large has gone. Takes milliseconds.
 */
void mem_give_back(void);

/* Process hardening, once, first thing in main: not dumpable, no core file. That every free(), also
 * of the libraries, overwrites needs no call: this file's free and realloc are the process's. */
void mem_harden(void);

#endif
