#include "firmware/hall/hall_worker.h"
#include "firmware/base/log.h"

void hall_do_none(struct hall *hall, const struct cmd *cmd)
{
	(void)hall;
	log_warn("hall", "not an order for the hall: %s", cmd_kind_name(cmd->kind));
}

void hall_carry_out(struct hall *hall, const struct cmd *cmd)
{
	static void (*const calls[CMD_KIND_COUNT])(struct hall * hall, const struct cmd *cmd) = {
#define ORDER(name, worker, call, owner, destroy) hall_do_##call,
#include "firmware/msg/orders.def"
#undef ORDER
	};
	REQUIRE((unsigned)cmd->kind < CMD_KIND_COUNT);
	calls[cmd->kind](hall, cmd);
}
