#include "firmware/base/mem.h"
#include "firmware/base/attr.h"
#include "firmware/base/log.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

void *mem_alloc(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	REQUIRE(memory || count == 0 || size == 0);
	return memory;
}

char *mem_copy_str(const char *text)
{
	char *copy = strdup(text);
	REQUIRE(copy);
	return copy;
}

void mem_free(void *memory)
{
	free(memory);
}

void mem_wipe(void *memory, size_t len)
{
	if (memory && len) {
		explicit_bzero(memory, len);
	}
}

#ifndef ONEDOOR_PLAIN_HEAP
/*
 * The heap of the whole process, libraries included, forgets what is freed: without this SQLite,
 * libcurl and others leave plain copies of what passed through. mallopt's M_PERTURB is not enough:
 * glibc's per-thread cache takes blocks up to 1,032 bytes before they are overwritten.
 */
void __libc_free(void *memory);

void free(void *memory)
{
	if (memory) {
		int saved = errno;
		explicit_bzero(memory, malloc_usable_size(memory));
		__libc_free(memory);
		errno = saved;
	}
}

/* glibc's would free the old place by itself. */
void *realloc(void *memory, size_t size)
{
	if (!memory) {
		return malloc(size);
	}
	if (size == 0) {
		free(memory);
		return NULL;
	}
	size_t had = malloc_usable_size(memory);
	if (size <= had && size >= had / 2) {
		explicit_bzero((char *)memory + size, had - size);
		return memory;
	}
	void *moved = malloc(size);
	if (moved) {
		memcpy(moved, memory, MIN_OF(size, had));
		free(memory);
	}
	return moved;
}
#endif

void mem_give_back(void)
{
	malloc_trim(0);
}

void mem_harden(void)
{
	const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
		log_warn("mem", "could not switch core dumps off");
	}
}
