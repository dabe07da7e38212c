/** What the options of the two state backends with files are for, RocksDB and ForSt; most stand in both under the same name. */
export function storeText(key: string): string | undefined {
  const [, store, name] = /^state\.backend\.(rocksdb|forst)\.(.+)$/.exec(key) ?? []
  if (name === undefined) return undefined
  const metric = name.startsWith('metrics.') ? metrics[name.slice('metrics.'.length)] : undefined
  if (metric !== undefined) return `Whether the metric is reported: ${metric}. Each costs a little; switch on what you look at.`
  return texts[name]?.replaceAll('$', store === 'forst' ? 'ForSt' : 'RocksDB')
}

const texts: Readonly<Record<string, string>> = {
  'block.blocksize': 'Size of a block of data on disk. Larger ones make the index smaller and single reads slower.',
  'block.cache-size': 'Cache of data blocks, where memory is not managed.',
  'block.metadata-blocksize': 'Size of a block of the index where index and filters are partitioned.',
  'bloom-filter.bits-per-key': 'Bits of the Bloom filter for each key: more find more absent keys without a read, and take memory.',
  'bloom-filter.block-based-mode': 'Whether each block has a filter of its own, the older way; otherwise a file has one.',
  'checkpoint.transfer.thread.num':
    'Threads an operator has for uploading and downloading files of state. More help with large state on a quick network.',
  'compaction.filter.periodic-compaction-time':
    'Files older than this are compacted again, so that expired state leaves them even where nothing is written.',
  'compaction.filter.query-time-after-num-entries':
    'The clock is read again after so many entries while expired state is dropped. Fewer drop it sooner and cost time.',
  'compaction.level.max-size-level-base': 'Size of the first level that is compacted by size; the others grow from it.',
  'compaction.level.target-file-size-base': 'Size of a file on the first level.',
  'compaction.level.use-dynamic-size': 'Whether the sizes of levels follow the last one, which wastes less disk.',
  'compaction.style':
    'How files are merged: LEVEL keeps reads and disk small, UNIVERSAL writes less and needs more room, FIFO drops the oldest.',
  'compression.per.level':
    'Compression of each level, the last one for all behind it. NO_COMPRESSION first and a strong one last suits much writing.',
  'files.open': 'How many files may be open at once; -1 all of them, which is quickest. Lower it where the system has a limit.',
  'incremental-restore-async-compact-after-rescale':
    'Whether foreign keys are cleaned out in the background after a change of parallelism.',
  'local-dir': 'Local folder of $ for files and cache.',
  localdir: 'Local folders of $, commas between.',
  'log.dir': "Folder of $'s own log; without it beside Flink's log.",
  'log.file-num': "How many files of $'s own log are kept.",
  'log.level': 'How much $ writes into its own log. Raise it only while looking for a problem: it fills the disk.',
  'log.max-file-size': "Size at which a file of $'s own log is closed; 0 for one file.",
  'manual-compaction.max-auto-compactions': 'Flink compacts small files by itself only while $ runs no more compactions than this.',
  'manual-compaction.max-file-size-to-compact': 'Files up to this size count as small ones that Flink merges by itself.',
  'manual-compaction.max-files-to-compact': 'How many small files one such compaction takes.',
  'manual-compaction.max-output-file-size': 'Size of a file that such a compaction makes.',
  'manual-compaction.max-parallel-compactions': 'How many such compactions run at once.',
  'manual-compaction.min-files-to-compact': 'How few small files are worth a compaction.',
  'manual-compaction.min-interval': 'Pause between two looks for small files; 0 for never.',
  'memory.fixed-per-slot': 'Memory of $ for each slot, in place of managed memory.',
  'memory.fixed-per-tm': 'Memory of $ for all slots of a TaskManager together, in place of managed memory.',
  'memory.high-prio-pool-ratio': 'Share of the cache that index and filters may take before data.',
  'memory.managed': "Whether $ keeps within the slot's managed memory.",
  'memory.partitioned-index-filters':
    'Whether index and filters are split, so that only what is needed is in memory. Helps where memory is short.',
  'memory.write-buffer-ratio':
    'Share of the memory for write buffers; the rest is cache. Raise it for much writing, lower it for much reading.',
  'options-factory': 'Class that sets options of $ which have no key here.',
  'rescaling.use-delete-files-in-range': 'Whether whole files of foreign keys are dropped after a change of parallelism, which is quicker.',
  'restore-overlap-fraction-threshold':
    'Least share of own keys for a snapshot to be the base of a restore; below it a new store is filled.',
  'thread.num': 'Threads that flush and compact.',
  'timer-service.cache-size': 'Timers of each key group that are kept in memory.',
  'timer-service.factory': 'Where timers live: in $, or on the heap, which is quicker for few.',
  'use-bloom-filter': 'Whether files have Bloom filters, which find absent keys without a read.',
  'use-ingest-db-restore-mode': 'Whether a restore of several snapshots takes their files over instead of writing each key.',
  'write-batch-size': 'Bytes of a batch while state is filled in; 0 for a fixed number of entries.',
  'writebuffer.count': 'How many write buffers there are in memory.',
  'writebuffer.number-to-merge': 'How many full buffers are merged before they are written to disk.',
  'writebuffer.size': 'Size of a write buffer before it is written to disk.',
  'cache.dir': 'Folder of the local cache of remote files.',
  'cache.lru.access-before-promote': 'How often a remote file is read before it comes into the cache again.',
  'cache.lru.promote-limit': 'How often a file may come back into the cache before it counts as a warm one.',
  'cache.reserve-size': 'Room that the cache leaves free on the disk.',
  'cache.size-based-limit': 'Largest cache on the local disk; 0 for no limit of this kind.',
  'executor.inline-coordinator': 'Whether the thread that hands out work also does it. Off keeps the task free for rows.',
  'executor.inline-write': 'Whether writes are done by the thread that hands them out: they are cheap, as they go to memory.',
  'executor.read-io-parallelism': 'Threads that read state. More help where it lies far away.',
  'executor.write-io-parallelism': 'Threads that write state, where writes are not done inline.',
  'primary-dir': 'Folder of the working state; checkpoint-dir puts it beside the checkpoints, which then need no copy.',
  'sync.enforce-local': 'Whether operators that read state synchronously keep it on the local disk.',
}

/** What each counts. */
const metrics: Readonly<Record<string, string>> = {
  'actual-delayed-write-rate': 'the rate that writes are slowed down to; 0 where they are not',
  'background-errors': 'errors in the background',
  'block-cache-capacity': 'size of the block cache',
  'block-cache-hit': 'reads that found their block in the cache',
  'block-cache-miss': 'reads that had to fetch their block',
  'block-cache-pinned-usage': 'memory of blocks that may not leave the cache',
  'block-cache-usage': 'memory of blocks in the cache',
  'bloom-filter-full-positive': 'times that a filter let a read through',
  'bloom-filter-full-true-positive': 'times that it did so and the key was there',
  'bloom-filter-useful': 'reads that a filter saved',
  'bytes-read': 'bytes that reads gave, before decompression',
  'bytes-written': 'bytes that writes took',
  'column-family-as-variable': 'the name of the state as a label instead of a part of the name',
  'compaction-pending': '1 while a compaction waits',
  'compaction-read-bytes': 'bytes that compactions read',
  'compaction-write-bytes': 'bytes that compactions wrote',
  'cur-size-active-mem-table': 'size of the buffer that is being written',
  'cur-size-all-mem-tables': 'size of all buffers that are not on disk yet',
  'estimate-live-data-size': 'bytes of data that still count, estimated',
  'estimate-num-keys': 'number of keys, estimated',
  'estimate-pending-compaction-bytes': 'bytes that compactions still have to rewrite, estimated',
  'estimate-table-readers-mem': 'memory of index and filters outside of the cache, estimated',
  'is-write-stopped': '1 while writes have to wait',
  'iter-bytes-read': 'bytes that iterators gave',
  'live-sst-files-size': 'bytes of the files that still count',
  'mem-table-flush-pending': '1 while a buffer waits to be written to disk',
  'num-deletes-active-mem-table': 'deletions in the buffer that is being written',
  'num-deletes-imm-mem-tables': 'deletions in the buffers that wait for the disk',
  'num-entries-active-mem-table': 'entries in the buffer that is being written',
  'num-entries-imm-mem-tables': 'entries in the buffers that wait for the disk',
  'num-files-at-level': 'files on each level',
  'num-immutable-mem-table': 'buffers that wait for the disk',
  'num-live-versions': 'versions of the set of files that somebody still reads',
  'num-running-compactions': 'compactions that run now',
  'num-running-flushes': 'buffers that are being written to disk now',
  'num-snapshots': 'snapshots that are held',
  'size-all-mem-tables': 'size of all buffers in memory, with those that are only kept for readers',
  'stall-micros': 'µs that writes had to wait for flushes and compactions',
  'total-sst-files-size': 'bytes of all files; too many slow reads down',
}
