import type { Insertable, Selectable } from 'kysely';
import type { Receipt, Receipts } from '../receipts.ts';
import type { Database } from './database.ts';
import { storable } from './storable.ts';
import type { ReceiptsTable } from './tables.ts';

/** Far below PostgreSQL's 65,535 parameters of a statement. */
const BATCH = 500;
const ID_LIMIT = 200;
const TEXT_LIMIT = 2000;

interface Waiting {
  receipt: Receipt;
  contactKey: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** While one insert is on its way, receipts gather for the next: a burst costs few statements and each waits for its commit. */
export function createReceipts(database: Database): Receipts {
  const waiting: Waiting[] = [];
  let writing = false;

  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) await settle(waiting.splice(0, BATCH), database);
    writing = false;
  };

  return {
    save: (receipt, contactKey) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ receipt, contactKey, resolve, reject });
        void write();
      }),
    async of(messageId) {
      const rows = await database
        .selectFrom('receipts')
        .selectAll()
        .where('message_id', '=', messageId)
        .orderBy('received_at')
        .execute();
      return rows.map(toReceipt);
    },
  };
}

async function settle(batch: Waiting[], database: Database): Promise<void> {
  try {
    await database
      .insertInto('receipts')
      .values(batch.map(toRow))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    for (const { resolve } of batch) resolve();
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

function toRow({ receipt, contactKey }: Waiting): Insertable<ReceiptsTable> {
  return {
    message_id: storable(receipt.messageId, ID_LIMIT),
    status: storable(receipt.status, ID_LIMIT),
    channel: storable(receipt.channel, ID_LIMIT),
    app_id: storable(receipt.appId, ID_LIMIT),
    reason: storable(receipt.reason, TEXT_LIMIT),
    metadata: storable(receipt.metadata, TEXT_LIMIT),
    received_at: receipt.receivedAt,
    contact_key: contactKey,
  };
}

function toReceipt(row: Selectable<ReceiptsTable>): Receipt {
  const { message_id, app_id, received_at, contact_key: _whose, ...same } = row;
  return { ...same, messageId: message_id, appId: app_id, receivedAt: received_at };
}
