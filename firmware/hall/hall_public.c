/* What can be looked up: the hall's collections, mirrored here for when there is no line. */
#include "firmware/base/str.h"
#include "firmware/hall/hall_worker.h"

void hall_do_read_collection(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_COLLECTION_READ, cmd->session);
	str_copy(msg->collection_read.collection, sizeof(msg->collection_read.collection),
		cmd->read_collection.collection);
	hall_post_answer(hall, ERR_NOT_FOUND, &(struct hall_reply){0}, msg);
}

void hall_do_read_entry(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_ENTRY_READ, cmd->session);
	str_copy(msg->entry_read.collection, sizeof(msg->entry_read.collection),
		cmd->read_entry.collection);
	str_copy(msg->entry_read.id, sizeof(msg->entry_read.id), cmd->read_entry.id);
	hall_post_answer(hall, ERR_NOT_FOUND, &(struct hall_reply){0}, msg);
}
