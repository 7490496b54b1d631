/*
 * The contract's witness (tests/hall/contract_proxy.py) between whoever asks and the hall, when the
 * environment wants it: ONEDOOR_CONTRACT=both (or 1), requests or answers. What it saw is appended
 * to the file ONEDOOR_CONTRACT_RECORD (contract.jsonl in the hall's folder). One thread.
 */
#ifndef ONEDOOR_TESTS_WITNESS_H
#define ONEDOOR_TESTS_WITNESS_H

#include <stdbool.h>
#include <sys/types.h>

struct witness {
	pid_t pid;     /* 0: none */
	char dir[256]; /* the hall's */
};

/* keys: the folder of the hall's. port: the hall's, and the witness's from now on. Without the
 * environment's wish it does nothing. False, and why on stderr, when it does not come up. */
bool witness_start(struct witness *witness, const char *source_dir, const char *dir,
	const char *keys, int *port);
/* Waits until it has judged all that passed. */
void witness_stop(struct witness *witness);
/* Before and after a command to the hall: knobs that make it answer in a stranger's place are none
 * of the contract's, as long as they last. */
void witness_expect(const struct witness *witness, const char *command);
void witness_forget(const struct witness *witness, const char *command);

#endif
