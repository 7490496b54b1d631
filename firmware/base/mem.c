#include "firmware/base/mem.h"
#include "firmware/base/log.h"

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

void mem_harden(void)
{
	/* Measured: without M_PERTURB, freed memory of the libraries keeps plain copies of what
	 * passed through. */
	REQUIRE(mallopt(M_PERTURB, 0xA5) == 1);
	const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
		log_warn("mem", "could not switch core dumps off");
	}
}
