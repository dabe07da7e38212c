// biome-ignore-all format: generated
// Made by `npm run update:options` out of Flink's jars (test/flink/update-options.mjs). Tab-separated: parsed when it is first asked for.

/** key, versions ('' all, '2.0-' since, '-2.1' until), type, default, old keys (! deprecated, ~ fallback), flags. */
export const setKeyLines = `akka.client.timeout	-1.20	string	60 s		d
akka.watch.heartbeat.interval	-1.20	string	10 s		d
akka.watch.heartbeat.pause	-1.20	string	60 s		d
akka.watch.threshold	-1.20	int	12		d
application-result-store.delete-on-commit	2.3-	boolean	true
application-result-store.storage-path	2.3-	string
blob.client.connect.timeout		int	0
blob.client.socket.timeout		int	300000
blob.fetch.backlog		int	1000
blob.fetch.num-concurrent		int	50
blob.fetch.retries		int	5
blob.offload.minsize		int	1048576
blob.server.port		string	0
blob.service.cleanup.interval		long	3600	!library-cache-manager.cleanup.interval
blob.service.ssl.enabled		boolean	true
blob.storage.directory		string
classloader.check-leaked-classloader		boolean	true
classloader.fail-on-metaspace-oom-error		boolean	true
classloader.parent-first-patterns.additional		list(string)
classloader.parent-first-patterns.default		list(string)	java.;scala.;org.apache.flink.;com.esotericsoftware.kryo;org.apache.hadoop.;javax.annotation.;org.xml;javax.xml;org.apache.xerces;org.w3c;org.rocksdb.;org.slf4j;org.apache.log4j;org.apache.logging;org.apache.commons.logging;ch.qos.logback	!classloader.parent-first-patterns
classloader.resolve-order		string	child-first
client.heartbeat.interval		duration	30 s
client.heartbeat.timeout		duration	3 min
client.retry-period		duration	2 s
client.timeout		duration	1 min	!akka.client.timeout
cluster.evenly-spread-out-slots	-1.20	boolean	false		d
cluster.id	2.3-	string	00000000000000000000000000000000
cluster.intercept-user-system-exit		enum(DISABLED|LOG|THROW)	DISABLED
cluster.io-pool.size		int
cluster.processes.halt-on-fatal-error		boolean	false
cluster.registration.error-delay		duration	10 s
cluster.registration.initial-timeout		duration	100 ms
cluster.registration.max-timeout		duration	30 s
cluster.registration.refused-registration-delay		duration	30 s
cluster.services.shutdown-timeout		duration	30 s
cluster.thread-dump.stacktrace-max-depth		int	50
cluster.uncaught-exception-handling		enum(LOG|FAIL)	LOG
compiler.delimited-informat.max-line-samples		int	10
compiler.delimited-informat.max-sample-len		int	2097152
compiler.delimited-informat.min-line-samples		int	2
completed-application-store.cache-size	2.3-	long	52428800	!jobstore.cache-size
completed-application-store.expiration-time	2.3-	duration	1 h
completed-application-store.max-capacity	2.3-	int	2147483647	!jobstore.max-capacity
completed-application-store.type	2.3-	enum(File|Memory)	File	!jobstore.type
env.hadoop.conf.dir		string
env.hbase.conf.dir		string
env.java.default-opts.all		string
env.java.default-opts.jobmanager		string
env.java.default-opts.taskmanager		string
env.java.home	2.0-	string
env.java.opts.all		string		!env.java.opts
env.java.opts.client		string
env.java.opts.historyserver		string
env.java.opts.jobmanager		string
env.java.opts.sql-gateway		string
env.java.opts.taskmanager		string
env.log.dir		string
env.log.level		string	INFO
env.log.max		int	10
env.pid.dir		string
env.ssh.opts		string
env.stdout-err.redirect-to-file		boolean	false
env.yarn.conf.dir		string
events.reporters	2.1-	string
execution.async-state.active-buffer-size	2.0-	int	1000		i
execution.async-state.active-buffer-timeout	2.0-	long	1000		i
execution.async-state.buffer-size	-1.20	int	1000		i
execution.async-state.buffer-timeout	-1.20	long	1000		i
execution.async-state.in-flight-records-limit	-1.20	int	6000		i
execution.async-state.total-buffer-size	2.0-	int	6000		i
execution.attached		boolean	false
execution.batch-shuffle-mode		enum(ALL_EXCHANGES_PIPELINED|ALL_EXCHANGES_BLOCKING|ALL_EXCHANGES_HYBRID_FULL|ALL_EXCHANGES_HYBRID_SELECTIVE)	ALL_EXCHANGES_BLOCKING
execution.batch-state-backend.enabled		boolean	true		i
execution.batch.adaptive.auto-parallelism.avg-data-volume-per-task		memory	16 mb	!jobmanager.adaptive-batch-scheduler.avg-data-volume-per-task
execution.batch.adaptive.auto-parallelism.default-source-parallelism		int		!jobmanager.adaptive-batch-scheduler.default-source-parallelism
execution.batch.adaptive.auto-parallelism.enabled		boolean	true
execution.batch.adaptive.auto-parallelism.max-parallelism		int	128	!jobmanager.adaptive-batch-scheduler.max-parallelism
execution.batch.adaptive.auto-parallelism.min-parallelism		int	1	!jobmanager.adaptive-batch-scheduler.min-parallelism
execution.batch.adaptive.stream-graph-optimization.strategies	2.0-	list(string)
execution.batch.job-recovery.enabled		boolean	false
execution.batch.job-recovery.previous-worker.recovery.timeout		duration	30 s
execution.batch.job-recovery.snapshot.min-pause		duration	3 min
execution.batch.speculative.block-slow-node-duration		duration	1 min	!jobmanager.adaptive-batch-scheduler.speculative.block-slow-node-duration
execution.batch.speculative.enabled		boolean	false	!jobmanager.adaptive-batch-scheduler.speculative.enabled
execution.batch.speculative.max-concurrent-executions		int	2	!jobmanager.adaptive-batch-scheduler.speculative.max-concurrent-executions
execution.buffer-timeout.enabled		boolean	true
execution.buffer-timeout.interval		duration	100 ms	!execution.buffer-timeout
execution.checkpointing.aligned-checkpoint-timeout		duration	0 ms	!execution.checkpointing.alignment-timeout
execution.checkpointing.alignment-timeout	-1.20	duration	0 ms		d
execution.checkpointing.approximate-local-recovery	-1.20	boolean	false		i d
execution.checkpointing.checkpoints-after-tasks-finish		boolean	true	!execution.checkpointing.checkpoints-after-tasks-finish.enabled
execution.checkpointing.checkpoints-after-tasks-finish.enabled	-1.20	boolean	true
execution.checkpointing.cleaner.parallel-mode		boolean	true	!state.checkpoint.cleaner.parallel-mode
execution.checkpointing.create-subdir		boolean	true	!state.checkpoints.create-subdir
execution.checkpointing.data-inline-threshold		memory	20 kb	!state.storage.fs.memory-threshold !state.backend.fs.memory-threshold
execution.checkpointing.dir		string		!state.checkpoints.dir !state.backend.fs.checkpointdir
execution.checkpointing.during-recovery.enabled	2.3-	boolean	false
execution.checkpointing.externalized-checkpoint-retention		enum(DELETE_ON_CANCELLATION|RETAIN_ON_CANCELLATION|NO_EXTERNALIZED_CHECKPOINTS)	NO_EXTERNALIZED_CHECKPOINTS
execution.checkpointing.file-merging.across-checkpoint-boundary		boolean	false
execution.checkpointing.file-merging.enabled		boolean	false
execution.checkpointing.file-merging.max-file-size		memory	32 mb
execution.checkpointing.file-merging.max-space-amplification		float	2.0
execution.checkpointing.file-merging.max-subtasks-per-file		int	4		i
execution.checkpointing.file-merging.pool-blocking		boolean	false
execution.checkpointing.force	-1.20	boolean	false		i d
execution.checkpointing.incremental		boolean	false	!state.backend.incremental
execution.checkpointing.interval		duration
execution.checkpointing.interval-during-backlog		duration
execution.checkpointing.local-backup.dirs		string		!taskmanager.state.local.root-dirs
execution.checkpointing.local-backup.enabled		boolean	false	!state.backend.local-recovery ~execution.state-recovery.from-local
execution.checkpointing.max-concurrent-checkpoints		int	1
execution.checkpointing.min-pause		duration	0 ms
execution.checkpointing.mode		enum(EXACTLY_ONCE|AT_LEAST_ONCE)	EXACTLY_ONCE
execution.checkpointing.num-retained		int	1	!state.checkpoints.num-retained
execution.checkpointing.recover-without-channel-state.checkpoint-id	-1.20	long	-1		i d
execution.checkpointing.savepoint-dir		string		!state.savepoints.dir !savepoints.state.backend.fs.dir
execution.checkpointing.snapshot-compression		boolean	false
execution.checkpointing.storage		string		!state.checkpoint-storage
execution.checkpointing.timeout		duration	10 min
execution.checkpointing.tolerable-failed-checkpoints		int	0
execution.checkpointing.unaligned.enabled		boolean	false	!execution.checkpointing.unaligned
execution.checkpointing.unaligned.forced		boolean	false
execution.checkpointing.unaligned.interruptible-timers.enabled		boolean	false
execution.checkpointing.unaligned.max-subtasks-per-channel-state-file		int	5
execution.checkpointing.unaligned.recover-output-on-downstream.enabled	2.3-	boolean	false
execution.checkpointing.write-buffer-size		int	4096	!state.storage.fs.write-buffer-size !state.backend.fs.write-buffer-size
execution.job-listeners		list(string)
execution.job-status-changed-listeners	2.0-	list(string)
execution.program-config.enabled		boolean	true	!execution.allow-client-job-configurations
execution.program-config.wildcards		list(string)
execution.runtime-mode		enum(STREAMING|BATCH|AUTOMATIC)	STREAMING
execution.savepoint-restore-mode	-1.20	enum(CLAIM|NO_CLAIM|LEGACY)	NO_CLAIM
execution.savepoint.ignore-unclaimed-state	-1.20	boolean	false
execution.savepoint.path	-1.20	string
execution.shutdown-on-application-finish		boolean	true
execution.shutdown-on-attached-exit		boolean	false
execution.sort-keyed-partition.memory		memory	128 mb
execution.sort-partition.memory		memory	128 mb
execution.sorted-inputs.enabled		boolean	true		i
execution.sorted-inputs.memory		memory	128 mb		i
execution.state-recovery.approximate-local-recovery		boolean	false	!execution.checkpointing.approximate-local-recovery	i
execution.state-recovery.claim-mode		enum(CLAIM|NO_CLAIM|LEGACY)	NO_CLAIM	!execution.savepoint-restore-mode
execution.state-recovery.from-local		boolean	false	!state.backend.local-recovery
execution.state-recovery.ignore-unclaimed-state		boolean	false	!execution.savepoint.ignore-unclaimed-state
execution.state-recovery.path		string		!execution.savepoint.path
execution.state-recovery.without-channel-state.checkpoint-id		long	-1	!execution.checkpointing.recover-without-channel-state.checkpoint-id
execution.submit-failed-job-on-application-error		boolean	false
execution.target		string
execution.terminate-application-on-any-job-terminated-exceptionally	2.3-	boolean	true
external-resource.<resource_name>.amount		long
external-resource.<resource_name>.driver-factory.class		string
external-resource.<resource_name>.param.<param>		string
factory.class		string
fine-grained.shuffle-mode.all-blocking	-1.20	boolean	false		d
fs.allowed-fallback-filesystems		string
fs.default-scheme		string
fs.output.always-create-directory		boolean	false
fs.overwrite-files		boolean	false
heartbeat.interval		duration	10 s
heartbeat.rpc-failure-threshold		int	2
heartbeat.timeout		duration	50 s
high-availability.cluster-id		string	/default	!high-availability.zookeeper.path.namespace !recovery.zookeeper.path.namespace
high-availability.job.delay	-1.20	string		!recovery.job.delay	d
high-availability.jobmanager.port		string	0	!recovery.jobmanager.port
high-availability.storageDir		string		!high-availability.zookeeper.storageDir !recovery.zookeeper.storageDir
high-availability.type		string	NONE	!recovery.mode !high-availability
high-availability.zookeeper.client.acl		string	open
high-availability.zookeeper.client.authorization		map
high-availability.zookeeper.client.connection-timeout		duration	15 s	!recovery.zookeeper.client.connection-timeout
high-availability.zookeeper.client.ensemble-tracker		boolean	true
high-availability.zookeeper.client.max-close-wait		duration
high-availability.zookeeper.client.max-retry-attempts		int	3	!recovery.zookeeper.client.max-retry-attempts
high-availability.zookeeper.client.max-retry-wait	2.2-	duration	1 min
high-availability.zookeeper.client.retry-wait		duration	5 s	!recovery.zookeeper.client.retry-wait
high-availability.zookeeper.client.session-timeout		duration	1 min	!recovery.zookeeper.client.session-timeout
high-availability.zookeeper.client.simulated-session-expiration-percent		int
high-availability.zookeeper.client.tolerate-suspended-connections		boolean	false
high-availability.zookeeper.path.applications	2.3-	string	/applications
high-availability.zookeeper.path.execution-plans	2.0-	string	/execution-plans	!recovery.zookeeper.path.jobgraphs !high-availability.zookeeper.path.jobgraphs
high-availability.zookeeper.path.jobgraphs	-1.20	string	/jobgraphs	!recovery.zookeeper.path.jobgraphs
high-availability.zookeeper.path.root		string	/flink	!recovery.zookeeper.path.root
high-availability.zookeeper.path.running-registry	-1.20	string	/running_job_registry/		d
high-availability.zookeeper.quorum		string		!recovery.zookeeper.quorum
historyserver.archive.clean-expired-applications	2.3-	boolean	false
historyserver.archive.clean-expired-jobs		boolean	false
historyserver.archive.fs.dir		string
historyserver.archive.fs.refresh-interval		duration	10 s
historyserver.archive.retained-applications	2.3-	int	-1
historyserver.archive.retained-jobs		int	-1
historyserver.archive.retained-ttl	2.2-	duration
historyserver.log.jobmanager.url-pattern		string
historyserver.log.taskmanager.url-pattern		string
historyserver.web.address		string
historyserver.web.port		int	8082
historyserver.web.refresh-interval		duration	10 s
historyserver.web.ssl.enabled		boolean	false
historyserver.web.tmpdir		string
io.tmp.dirs		string		!taskmanager.tmp.dirs
jmx.server.port		string
job-event.store.write-buffer.flush-interval		duration	1 s
job-event.store.write-buffer.size		memory	1 mb
job-result-store.delete-on-commit		boolean	true
job-result-store.storage-path		string
jobmanager.adaptive-batch-scheduler.avg-data-volume-per-task	-1.20	memory	1 gb		i d
jobmanager.adaptive-batch-scheduler.default-source-parallelism	-1.20	int	1		i d
jobmanager.adaptive-batch-scheduler.max-parallelism	-1.20	int	128		i d
jobmanager.adaptive-batch-scheduler.min-parallelism	-1.20	int	1		i d
jobmanager.adaptive-batch-scheduler.speculative.block-slow-node-duration	-1.20	duration	1 min		i d
jobmanager.adaptive-batch-scheduler.speculative.enabled	-1.20	boolean	false		i d
jobmanager.adaptive-batch-scheduler.speculative.max-concurrent-executions	-1.20	int	2		i d
jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling	2.0-	duration	30 s	!jobmanager.adaptive-scheduler.scaling-interval.min
jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout	2.0-	duration	1 min
jobmanager.adaptive-scheduler.min-parallelism-increase		int	1		i d
jobmanager.adaptive-scheduler.prefer-minimal-taskmanagers	2.1-	boolean	true
jobmanager.adaptive-scheduler.rescale-trigger.max-checkpoint-failures	2.0-	int	2
jobmanager.adaptive-scheduler.rescale-trigger.max-delay	2.0-	duration
jobmanager.adaptive-scheduler.resource-stabilization-timeout		duration	10 s		i d
jobmanager.adaptive-scheduler.resource-wait-timeout		duration	5 min		i d
jobmanager.adaptive-scheduler.scaling-interval.max		duration			i d
jobmanager.adaptive-scheduler.scaling-interval.min		duration	30 s		i d
jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout	2.0-	duration	10 s	!jobmanager.adaptive-scheduler.resource-stabilization-timeout
jobmanager.adaptive-scheduler.submission.resource-wait-timeout	2.0-	duration	5 min	!jobmanager.adaptive-scheduler.resource-wait-timeout
jobmanager.archive.fs.dir		string
jobmanager.bind-host		string
jobmanager.execution.attempts-history-size		int	16	!job-manager.max-attempts-history-size
jobmanager.execution.failover-strategy		string	region
jobmanager.failure-enrichers		string
jobmanager.future-pool.size		int
jobmanager.heap.mb	-1.20	int			d
jobmanager.heap.size	-1.20	memory			d
jobmanager.io-pool.size		int
jobmanager.memory.enable-jvm-direct-memory-limit		boolean	false
jobmanager.memory.flink.size		memory
jobmanager.memory.heap.size		memory
jobmanager.memory.jvm-metaspace.size		memory	256 mb
jobmanager.memory.jvm-overhead.fraction		float	0.1
jobmanager.memory.jvm-overhead.max		memory	1 gb
jobmanager.memory.jvm-overhead.min		memory	192 mb
jobmanager.memory.off-heap.size		memory	128 mb
jobmanager.memory.process.size		memory
jobmanager.partition.hybrid.partition-data-consume-constraint		enum(ALL_PRODUCERS_FINISHED|ONLY_FINISHED_PRODUCERS|UNFINISHED_PRODUCERS)
jobmanager.partition.release-during-job-execution		boolean	true		i
jobmanager.resource-id		string
jobmanager.retrieve-taskmanager-hostname		boolean	true
jobmanager.rpc.address		string
jobmanager.rpc.bind-port		int
jobmanager.rpc.port		int	6123
jobmanager.scheduler		enum(Default|Adaptive|AdaptiveBatch)	Default
jobmanager.task-deployment.offload-shuffle-descriptors-to-blob-server.threshold-num		int	4194304
jobmanager.web.address	-1.20	string			d
jobstore.cache-size		long	52428800
jobstore.expiration-time		long	3600
jobstore.max-capacity		int	2147483647
jobstore.type		enum(File|Memory)	File
materialized-table.default-freshness.continuous	2.2-	duration	3 min
materialized-table.default-freshness.full	2.2-	duration	1 h
materialized-table.default-start-mode	2.3-	enum(FROM_BEGINNING|FROM_NOW|FROM_TIMESTAMP|RESUME_OR_FROM_BEGINNING|RESUME_OR_FROM_NOW|RESUME_OR_FROM_TIMESTAMP)	FROM_BEGINNING
materialized-table.refresh-mode.freshness-threshold		duration	30 min
metrics.fetcher.update-interval		duration	10 s
metrics.internal.query-service.port		string	0
metrics.internal.query-service.thread-priority		int	1
metrics.job.status.enable		list(enum(STATE|CURRENT_TIME|TOTAL_TIME))	CURRENT_TIME
metrics.latency.granularity		string	operator
metrics.latency.history-size		int	128
metrics.latency.interval		duration	0 ms
metrics.reporters		string
metrics.scope.delimiter		string	.
metrics.scope.jm		string	<host>.jobmanager
metrics.scope.jm-job		string	<host>.jobmanager.<job_name>	!metrics.scope.jm.job
metrics.scope.jm-operator		string	<host>.jobmanager.<job_name>.<operator_name>
metrics.scope.operator		string	<host>.taskmanager.<tm_id>.<job_name>.<operator_name>.<subtask_index>
metrics.scope.task		string	<host>.taskmanager.<tm_id>.<job_name>.<task_name>.<subtask_index>
metrics.scope.tm		string	<host>.taskmanager.<tm_id>
metrics.scope.tm-job		string	<host>.taskmanager.<tm_id>.<job_name>	!metrics.scope.tm.job
metrics.system-resource		boolean	false
metrics.system-resource-probing-interval		duration	5 s
minicluster.number-of-taskmanagers		int	1	!local.number-taskmanager
parallelism.default		int	1
pekko.ask.callstack		boolean	true	!akka.ask.callstack
pekko.ask.timeout		duration	10 s	!akka.ask.timeout
pekko.client-socket-worker-pool.pool-size-factor		double	1.0	!akka.client-socket-worker-pool.pool-size-factor
pekko.client-socket-worker-pool.pool-size-max		int	2	!akka.client-socket-worker-pool.pool-size-max
pekko.client-socket-worker-pool.pool-size-min		int	1	!akka.client-socket-worker-pool.pool-size-min
pekko.fork-join-executor.parallelism-factor		double	2.0	!akka.fork-join-executor.parallelism-factor
pekko.fork-join-executor.parallelism-max		int	64	!akka.fork-join-executor.parallelism-max
pekko.fork-join-executor.parallelism-min		int	8	!akka.fork-join-executor.parallelism-min
pekko.framesize		string	10485760b	!akka.framesize
pekko.jvm-exit-on-fatal-error		boolean	true	!akka.jvm-exit-on-fatal-error
pekko.log.lifecycle.events		boolean	false	!akka.log.lifecycle.events
pekko.lookup.timeout		duration	10 s	!akka.lookup.timeout
pekko.remote-fork-join-executor.parallelism-factor		double	2.0
pekko.remote-fork-join-executor.parallelism-max		int	16
pekko.remote-fork-join-executor.parallelism-min		int	8
pekko.retry-gate-closed-for		long	50	!akka.retry-gate-closed-for
pekko.rpc.force-invocation-serialization		boolean	false	!akka.rpc.force-invocation-serialization	i
pekko.server-socket-worker-pool.pool-size-factor		double	1.0	!akka.server-socket-worker-pool.pool-size-factor
pekko.server-socket-worker-pool.pool-size-max		int	2	!akka.server-socket-worker-pool.pool-size-max
pekko.server-socket-worker-pool.pool-size-min		int	1	!akka.server-socket-worker-pool.pool-size-min
pekko.ssl.enabled		boolean	true	!akka.ssl.enabled
pekko.startup-timeout		duration		!akka.startup-timeout
pekko.tcp.timeout		duration	20 s	!akka.tcp.timeout
pekko.throughput		int	15	!akka.throughput
pipeline.auto-generate-uids		boolean	true
pipeline.auto-type-registration	-1.20	boolean	true		d
pipeline.auto-watermark-interval		duration	200 ms
pipeline.cached-files		list(string)
pipeline.cep.sharedbuffer.cache.entry-slots		int	1024
pipeline.cep.sharedbuffer.cache.event-slots		int	1024
pipeline.cep.sharedbuffer.cache.statistics-interval		duration	30 min
pipeline.classpaths		list(string)
pipeline.closure-cleaner-level		enum(NONE|TOP_LEVEL|RECURSIVE)	RECURSIVE
pipeline.default-kryo-serializers	-1.20	list(string)			d
pipeline.force-avro		boolean	false
pipeline.force-kryo		boolean	false
pipeline.force-kryo-avro		boolean
pipeline.generic-types		boolean	true
pipeline.global-job-parameters		map
pipeline.jars		list(string)
pipeline.jobvertex-parallelism-overrides		map
pipeline.max-parallelism		int	-1
pipeline.name		string
pipeline.object-reuse		boolean	false
pipeline.operator-chaining.chain-operators-with-different-max-parallelism		boolean	true
pipeline.operator-chaining.enabled		boolean	true	!pipeline.operator-chaining
pipeline.registered-kryo-types	-1.20	list(string)			d
pipeline.registered-pojo-types	-1.20	list(string)			d
pipeline.serialization-config		list(string)
pipeline.sources.pause-until-first-checkpoint	2.3-	boolean	false
pipeline.time-characteristic	-1.20	enum(ProcessingTime|IngestionTime|EventTime)	EventTime		d
pipeline.vertex-description-mode		enum(TREE|CASCADING)	TREE
pipeline.vertex-name-include-index-prefix		boolean	false
pipeline.watermark-alignment.allow-unaligned-source-splits		boolean	false
pipeline.watermark-alignment.buffer-size	2.3-	int	3
plugin.classloader.parent-first-patterns.additional		list(string)			i
plugin.classloader.parent-first-patterns.default		list(string)	java.;org.apache.flink.;javax.annotation.;org.slf4j;org.apache.log4j;org.apache.logging;org.apache.commons.logging;ch.qos.logback		i
python.archives		string
python.client.executable		string	python
python.executable		string	python
python.execution-mode		string	process
python.files		string
python.fn-execution.arrow.batch.size		int	1000
python.fn-execution.bundle.size		int	1000
python.fn-execution.bundle.time		long	1000
python.fn-execution.memory.managed		boolean	true
python.internal.archives-key-map		map			i
python.internal.files-key-map		map			i
python.internal.requirements-file-key		map			i
python.job-options		map			i
python.logging.default.level	2.3-	string	INFO
python.logging.level.overrides	2.3-	map
python.loopback-server.address		string			i
python.map-state.iterate-response-batch-size		int	1000
python.map-state.read-cache-size		int	1000
python.map-state.write-cache-size		int	1000
python.metric.enabled		boolean	true
python.operator-chaining.enabled		boolean	true
python.profile.enabled		boolean	false
python.pythonpath		string
python.requirements		string
python.state.cache-size		int	1000
python.systemenv.enabled		boolean	true
queryable-state.client.network-threads		int	0	!query.client.network-threads
queryable-state.enable		boolean	false
queryable-state.proxy.network-threads		int	0	!query.proxy.network-threads
queryable-state.proxy.ports		string	9069	!query.proxy.ports
queryable-state.proxy.query-threads		int	0	!query.proxy.query-threads
queryable-state.server.network-threads		int	0	!query.server.network-threads
queryable-state.server.ports		string	9067	!query.server.ports
queryable-state.server.query-threads		int	0	!query.server.query-threads
resourcemanager.job.timeout		duration	5 min
resourcemanager.previous-worker.recovery.timeout		duration	0 ms
resourcemanager.rpc.port		int	0
resourcemanager.standalone.start-up-time		duration
resourcemanager.start-worker.max-failure-rate		double	10.0
resourcemanager.start-worker.retry-interval		duration	3 s
resourcemanager.taskmanager-registration.timeout		duration	5 min	~taskmanager.registration.timeout
resourcemanager.taskmanager-release.wait.result.consumed	-1.20	boolean	true		d
resourcemanager.taskmanager-timeout		duration	30 s	!slotmanager.taskmanager-timeout
rest.address		string		~jobmanager.rpc.address
rest.async.store-duration		duration	5 min
rest.await-leader-timeout		duration	30 s
rest.bind-address		string		!jobmanager.web.address ~web.address
rest.bind-port		string	8081	!web.port !jobmanager.web.port ~rest.port
rest.cache.checkpoint-statistics.size		int	1000
rest.cache.checkpoint-statistics.timeout		duration	3 s	~web.refresh-interval
rest.cache.execution-graph.timeout	2.3-	duration
rest.client.max-content-length		int	104857600
rest.connection-timeout		duration	15 s
rest.flamegraph.cleanup-interval		duration	10 min
rest.flamegraph.delay-between-samples		duration	50 ms
rest.flamegraph.enabled		boolean	false
rest.flamegraph.num-samples		int	100
rest.flamegraph.refresh-interval		duration	1 min
rest.flamegraph.stack-depth		int	100
rest.idleness-timeout		duration	5 min
rest.path		string
rest.port		int	8081	!web.port
rest.profiling.dir		string
rest.profiling.duration-max		duration	5 min
rest.profiling.enabled		boolean	false
rest.profiling.history-size		int	10
rest.retry.delay		duration	3 s
rest.retry.max-attempts		int	20
rest.server.max-content-length		int	104857600
rest.server.numThreads		int	4
rest.server.thread-priority		int	5
rest.url-prefix		string	/
restart-strategy.exponential-delay.attempts-before-reset-backoff		int	2147483647
restart-strategy.exponential-delay.backoff-multiplier		double	1.5
restart-strategy.exponential-delay.initial-backoff		duration	1 s
restart-strategy.exponential-delay.jitter-factor		double	0.1
restart-strategy.exponential-delay.max-backoff		duration	1 min
restart-strategy.exponential-delay.reset-backoff-threshold		duration	1 h
restart-strategy.failure-rate.delay		duration	1 s
restart-strategy.failure-rate.failure-rate-interval		duration	1 min
restart-strategy.failure-rate.max-failures-per-interval		int	1
restart-strategy.fixed-delay.attempts		int	1
restart-strategy.fixed-delay.delay		duration	1 s
restart-strategy.type		string		!restart-strategy
security.context.factory.classes		list(string)	org.apache.flink.runtime.security.contexts.HadoopSecurityContextFactory;org.apache.flink.runtime.security.contexts.NoOpSecurityContextFactory
security.delegation.tokens.enabled		boolean	true	!security.kerberos.fetch.delegation-token
security.delegation.tokens.renewal.retry.backoff		duration	1 h	!security.kerberos.tokens.renewal.retry.backoff
security.delegation.tokens.renewal.time-ratio		double	0.75	!security.kerberos.tokens.renewal.time-ratio
security.kerberos.access.hadoopFileSystems		list(string)		!yarn.security.kerberos.additionalFileSystems
security.kerberos.fetch.delegation-token	-1.20	boolean	true		d
security.kerberos.krb5-conf.path		string
security.kerberos.login.contexts		string
security.kerberos.login.keytab		string		!security.keytab
security.kerberos.login.principal		string		!security.principal
security.kerberos.login.use-ticket-cache		boolean	true
security.kerberos.relogin.period		duration	1 min
security.kerberos.tokens.renewal.retry.backoff	-1.20	duration	1 h		d
security.kerberos.tokens.renewal.time-ratio	-1.20	double	0.75		d
security.module.factory.classes		list(string)	org.apache.flink.runtime.security.modules.HadoopModuleFactory;org.apache.flink.runtime.security.modules.JaasModuleFactory;org.apache.flink.runtime.security.modules.ZookeeperModuleFactory
security.ssl.algorithms		string	TLS_RSA_WITH_AES_128_CBC_SHA
security.ssl.enabled	-1.20	boolean	false		d
security.ssl.internal.cert.fingerprint		string
security.ssl.internal.close-notify-flush-timeout		int	-1	!security.ssl.close-notify-flush-timeout
security.ssl.internal.enabled		boolean	false
security.ssl.internal.handshake-timeout		int	-1	!security.ssl.handshake-timeout
security.ssl.internal.key-password		string
security.ssl.internal.keystore		string
security.ssl.internal.keystore-password		string
security.ssl.internal.keystore-type		string	pkcs12
security.ssl.internal.session-cache-size		int	-1	!security.ssl.session-cache-size
security.ssl.internal.session-timeout		int	-1	!security.ssl.session-timeout
security.ssl.internal.truststore		string
security.ssl.internal.truststore-password		string
security.ssl.internal.truststore-type		string	pkcs12
security.ssl.key-password		string			i
security.ssl.keystore		string			i
security.ssl.keystore-password		string			i
security.ssl.protocol		string	TLSv1.2
security.ssl.provider		string	JDK
security.ssl.rest.authentication-enabled		boolean	false
security.ssl.rest.cert.fingerprint		string
security.ssl.rest.enabled		boolean	false
security.ssl.rest.key-password		string
security.ssl.rest.keystore		string
security.ssl.rest.keystore-password		string
security.ssl.rest.keystore-type		string	pkcs12
security.ssl.rest.truststore		string
security.ssl.rest.truststore-password		string
security.ssl.rest.truststore-type		string	pkcs12
security.ssl.rest.verify-hostname	2.3-	boolean	false
security.ssl.truststore		string			i
security.ssl.truststore-password		string			i
security.ssl.verify-hostname		boolean	true
shuffle-service-factory.class		string	org.apache.flink.runtime.io.network.NettyShuffleServiceFactory
slot.idle.timeout		duration	50 s
slot.request.max-interval	2.0-	duration	20 ms
slot.request.timeout		duration	5 min
slotmanager.declare-needed-resource.delay		duration	50 ms		i
slotmanager.max-total-resource.cpu		double
slotmanager.max-total-resource.memory		memory
slotmanager.min-total-resource.cpu		double
slotmanager.min-total-resource.memory		memory
slotmanager.number-of-slots.max		int	2147483647
slotmanager.number-of-slots.min		int	0
slotmanager.redundant-taskmanager-num		int	0
slotmanager.requirement-check.delay		duration	50 ms		i
slotmanager.taskmanager-timeout	-1.20	long	30000		d
slow-task-detector.check-interval		duration	1 s
slow-task-detector.execution-time.baseline-lower-bound		duration	1 min
slow-task-detector.execution-time.baseline-multiplier		double	1.5
slow-task-detector.execution-time.baseline-ratio		double	0.75
sql-client.display.color-schema		string	DEFAULT
sql-client.display.max-column-width	-1.20	int	30	~table.display.max-column-width	d
sql-client.display.print-time-cost		boolean	true
sql-client.display.show-line-numbers		boolean	false
sql-client.execution.max-table-result.rows		int	1000000
sql-client.execution.result-mode		enum(TABLE|CHANGELOG|TABLEAU)	TABLE
sql-client.verbose		boolean	false
sql-gateway.session.check-interval		duration	1 min
sql-gateway.session.idle-timeout		duration	10 min
sql-gateway.session.max-num		int	1000000
sql-gateway.session.plan-cache.enabled		boolean	false
sql-gateway.session.plan-cache.size		int	100
sql-gateway.session.plan-cache.ttl		duration	1 h
sql-gateway.worker.keepalive-time		duration	5 min
sql-gateway.worker.threads.max		int	500
sql-gateway.worker.threads.min		int	5
state.backend.async	-1.20	boolean	true		d
state.backend.forst.block.blocksize		memory	4 kb
state.backend.forst.block.cache-size		memory	8 mb
state.backend.forst.block.metadata-blocksize		memory	4 kb
state.backend.forst.bloom-filter.bits-per-key		double	10.0
state.backend.forst.bloom-filter.block-based-mode		boolean	false
state.backend.forst.cache.dir	2.0-	string
state.backend.forst.cache.lru.access-before-promote	2.0-	int	6
state.backend.forst.cache.lru.promote-limit	2.0-	int	3
state.backend.forst.cache.reserve-size	2.0-	memory	256 mb
state.backend.forst.cache.size-based-limit	2.0-	memory	0 bytes
state.backend.forst.compaction.filter.periodic-compaction-time	2.0-	duration	30 d
state.backend.forst.compaction.filter.query-time-after-num-entries	2.0-	long	1000
state.backend.forst.compaction.level.max-size-level-base		memory	256 mb
state.backend.forst.compaction.level.target-file-size-base		memory	64 mb
state.backend.forst.compaction.level.use-dynamic-size		boolean	false
state.backend.forst.compaction.style		enum(LEVEL|UNIVERSAL|FIFO|NONE)	LEVEL
state.backend.forst.compression.per.level		list(enum(NO_COMPRESSION|SNAPPY_COMPRESSION|ZLIB_COMPRESSION|BZLIB2_COMPRESSION|LZ4_COMPRESSION|LZ4HC_COMPRESSION|XPRESS_COMPRESSION|ZSTD_COMPRESSION|DISABLE_COMPRESSION_OPTION))	SNAPPY_COMPRESSION
state.backend.forst.executor.inline-coordinator	2.0-	boolean	false
state.backend.forst.executor.inline-write	2.0-	boolean	true
state.backend.forst.executor.read-io-parallelism	2.0-	int	3
state.backend.forst.executor.write-io-parallelism	2.0-	int	1
state.backend.forst.files.open		int	-1
state.backend.forst.local-dir		string
state.backend.forst.log.dir		string
state.backend.forst.log.file-num		int	4
state.backend.forst.log.level		enum(DEBUG_LEVEL|INFO_LEVEL|WARN_LEVEL|ERROR_LEVEL|FATAL_LEVEL|HEADER_LEVEL|NUM_INFO_LOG_LEVELS)	INFO_LEVEL
state.backend.forst.log.max-file-size		memory	25 mb
state.backend.forst.memory.fixed-per-slot		memory
state.backend.forst.memory.fixed-per-tm		memory
state.backend.forst.memory.high-prio-pool-ratio		double	0.1
state.backend.forst.memory.managed		boolean	true
state.backend.forst.memory.partitioned-index-filters		boolean	true
state.backend.forst.memory.write-buffer-ratio		double	0.5
state.backend.forst.metrics.actual-delayed-write-rate		boolean	false
state.backend.forst.metrics.background-errors		boolean	false
state.backend.forst.metrics.block-cache-capacity		boolean	false
state.backend.forst.metrics.block-cache-hit	2.0-	boolean	false
state.backend.forst.metrics.block-cache-miss	2.0-	boolean	false
state.backend.forst.metrics.block-cache-pinned-usage		boolean	false
state.backend.forst.metrics.block-cache-usage		boolean	false
state.backend.forst.metrics.bloom-filter-full-positive	2.0-	boolean	false
state.backend.forst.metrics.bloom-filter-full-true-positive	2.0-	boolean	false
state.backend.forst.metrics.bloom-filter-useful	2.0-	boolean	false
state.backend.forst.metrics.bytes-read	2.0-	boolean	false
state.backend.forst.metrics.bytes-written	2.0-	boolean	false
state.backend.forst.metrics.column-family-as-variable	2.0-	boolean	false
state.backend.forst.metrics.compaction-pending		boolean	false
state.backend.forst.metrics.compaction-read-bytes	2.0-	boolean	false
state.backend.forst.metrics.compaction-write-bytes	2.0-	boolean	false
state.backend.forst.metrics.cur-size-active-mem-table		boolean	false
state.backend.forst.metrics.cur-size-all-mem-tables		boolean	false
state.backend.forst.metrics.estimate-live-data-size		boolean	false
state.backend.forst.metrics.estimate-num-keys		boolean	false
state.backend.forst.metrics.estimate-pending-compaction-bytes		boolean	false
state.backend.forst.metrics.estimate-table-readers-mem		boolean	false
state.backend.forst.metrics.is-write-stopped		boolean	false
state.backend.forst.metrics.iter-bytes-read	2.0-	boolean	false
state.backend.forst.metrics.live-sst-files-size		boolean	false
state.backend.forst.metrics.mem-table-flush-pending		boolean	false
state.backend.forst.metrics.num-deletes-active-mem-table		boolean	false
state.backend.forst.metrics.num-deletes-imm-mem-tables		boolean	false
state.backend.forst.metrics.num-entries-active-mem-table		boolean	false
state.backend.forst.metrics.num-entries-imm-mem-tables		boolean	false
state.backend.forst.metrics.num-files-at-level	2.0-	boolean	false
state.backend.forst.metrics.num-immutable-mem-table		boolean	false
state.backend.forst.metrics.num-live-versions		boolean	false
state.backend.forst.metrics.num-running-compactions		boolean	false
state.backend.forst.metrics.num-running-flushes		boolean	false
state.backend.forst.metrics.num-snapshots		boolean	false
state.backend.forst.metrics.size-all-mem-tables		boolean	false
state.backend.forst.metrics.stall-micros	2.0-	boolean	false
state.backend.forst.metrics.total-sst-files-size		boolean	false
state.backend.forst.options-factory		string
state.backend.forst.primary-dir	2.0-	string	checkpoint-dir
state.backend.forst.remote-dir	-1.20	string
state.backend.forst.rescaling.use-delete-files-in-range	2.0-	boolean	false
state.backend.forst.restore-overlap-fraction-threshold	2.0-	double	0.0
state.backend.forst.sync.enforce-local	2.2-	boolean	true
state.backend.forst.thread.num		int	2
state.backend.forst.timer-service.cache-size	2.0-	int	128
state.backend.forst.timer-service.factory	2.0-	enum(HEAP|ForStDB)	ForStDB
state.backend.forst.use-bloom-filter		boolean	false
state.backend.forst.use-ingest-db-restore-mode	2.0-	boolean	false
state.backend.forst.write-batch-size		memory	2 mb
state.backend.forst.writebuffer.count		int	2
state.backend.forst.writebuffer.number-to-merge		int	1
state.backend.forst.writebuffer.size		memory	64 mb
state.backend.latency-track.history-size	-1.20	int	128		i d
state.backend.latency-track.keyed-state-enabled	-1.20	boolean	false		i d
state.backend.latency-track.sample-interval	-1.20	int	100		i d
state.backend.latency-track.state-name-as-variable	-1.20	boolean	true		i d
state.backend.local-recovery	-1.20	boolean	false		i d
state.backend.rocksdb.block.blocksize		memory	4 kb
state.backend.rocksdb.block.cache-size		memory	8 mb
state.backend.rocksdb.block.metadata-blocksize		memory	4 kb
state.backend.rocksdb.bloom-filter.bits-per-key		double	10.0
state.backend.rocksdb.bloom-filter.block-based-mode		boolean	false
state.backend.rocksdb.checkpoint.transfer.thread.num		int	4
state.backend.rocksdb.compaction.filter.periodic-compaction-time	2.0-	duration	30 d
state.backend.rocksdb.compaction.filter.query-time-after-num-entries	2.0-	long	1000
state.backend.rocksdb.compaction.level.max-size-level-base		memory	256 mb
state.backend.rocksdb.compaction.level.target-file-size-base		memory	64 mb
state.backend.rocksdb.compaction.level.use-dynamic-size		boolean	false
state.backend.rocksdb.compaction.style		enum(LEVEL|UNIVERSAL|FIFO|NONE)	LEVEL
state.backend.rocksdb.compression.per.level		list(enum(NO_COMPRESSION|SNAPPY_COMPRESSION|ZLIB_COMPRESSION|BZLIB2_COMPRESSION|LZ4_COMPRESSION|LZ4HC_COMPRESSION|XPRESS_COMPRESSION|ZSTD_COMPRESSION|DISABLE_COMPRESSION_OPTION))	SNAPPY_COMPRESSION
state.backend.rocksdb.files.open		int	-1
state.backend.rocksdb.incremental-restore-async-compact-after-rescale		boolean	false
state.backend.rocksdb.localdir		string
state.backend.rocksdb.log.dir		string
state.backend.rocksdb.log.file-num		int	4
state.backend.rocksdb.log.level		enum(DEBUG_LEVEL|INFO_LEVEL|WARN_LEVEL|ERROR_LEVEL|FATAL_LEVEL|HEADER_LEVEL|NUM_INFO_LOG_LEVELS)	INFO_LEVEL
state.backend.rocksdb.log.max-file-size		memory	25 mb
state.backend.rocksdb.manual-compaction.max-auto-compactions		int	30
state.backend.rocksdb.manual-compaction.max-file-size-to-compact		memory	50 kb
state.backend.rocksdb.manual-compaction.max-files-to-compact		int	30
state.backend.rocksdb.manual-compaction.max-output-file-size		memory	64 mb
state.backend.rocksdb.manual-compaction.max-parallel-compactions		int	5
state.backend.rocksdb.manual-compaction.min-files-to-compact		int	5
state.backend.rocksdb.manual-compaction.min-interval		duration	0 ms
state.backend.rocksdb.memory.fixed-per-slot		memory
state.backend.rocksdb.memory.fixed-per-tm		memory
state.backend.rocksdb.memory.high-prio-pool-ratio		double	0.1
state.backend.rocksdb.memory.managed		boolean	true
state.backend.rocksdb.memory.partitioned-index-filters		boolean	false
state.backend.rocksdb.memory.write-buffer-ratio		double	0.5
state.backend.rocksdb.metrics.actual-delayed-write-rate		boolean	false
state.backend.rocksdb.metrics.background-errors		boolean	false
state.backend.rocksdb.metrics.block-cache-capacity		boolean	false
state.backend.rocksdb.metrics.block-cache-hit		boolean	false
state.backend.rocksdb.metrics.block-cache-miss		boolean	false
state.backend.rocksdb.metrics.block-cache-pinned-usage		boolean	false
state.backend.rocksdb.metrics.block-cache-usage		boolean	false
state.backend.rocksdb.metrics.bloom-filter-full-positive		boolean	false
state.backend.rocksdb.metrics.bloom-filter-full-true-positive		boolean	false
state.backend.rocksdb.metrics.bloom-filter-useful		boolean	false
state.backend.rocksdb.metrics.bytes-read		boolean	false
state.backend.rocksdb.metrics.bytes-written		boolean	false
state.backend.rocksdb.metrics.column-family-as-variable		boolean	false
state.backend.rocksdb.metrics.compaction-pending		boolean	false
state.backend.rocksdb.metrics.compaction-read-bytes		boolean	false
state.backend.rocksdb.metrics.compaction-write-bytes		boolean	false
state.backend.rocksdb.metrics.cur-size-active-mem-table		boolean	false
state.backend.rocksdb.metrics.cur-size-all-mem-tables		boolean	false
state.backend.rocksdb.metrics.estimate-live-data-size		boolean	false
state.backend.rocksdb.metrics.estimate-num-keys		boolean	false
state.backend.rocksdb.metrics.estimate-pending-compaction-bytes		boolean	false
state.backend.rocksdb.metrics.estimate-table-readers-mem		boolean	false
state.backend.rocksdb.metrics.is-write-stopped		boolean	false
state.backend.rocksdb.metrics.iter-bytes-read		boolean	false
state.backend.rocksdb.metrics.live-sst-files-size		boolean	false
state.backend.rocksdb.metrics.mem-table-flush-pending		boolean	false
state.backend.rocksdb.metrics.num-deletes-active-mem-table		boolean	false
state.backend.rocksdb.metrics.num-deletes-imm-mem-tables		boolean	false
state.backend.rocksdb.metrics.num-entries-active-mem-table		boolean	false
state.backend.rocksdb.metrics.num-entries-imm-mem-tables		boolean	false
state.backend.rocksdb.metrics.num-files-at-level		boolean	false
state.backend.rocksdb.metrics.num-immutable-mem-table		boolean	false
state.backend.rocksdb.metrics.num-live-versions		boolean	false
state.backend.rocksdb.metrics.num-running-compactions		boolean	false
state.backend.rocksdb.metrics.num-running-flushes		boolean	false
state.backend.rocksdb.metrics.num-snapshots		boolean	false
state.backend.rocksdb.metrics.size-all-mem-tables		boolean	false
state.backend.rocksdb.metrics.stall-micros		boolean	false
state.backend.rocksdb.metrics.total-sst-files-size		boolean	false
state.backend.rocksdb.options-factory		string
state.backend.rocksdb.predefined-options		string	DEFAULT
state.backend.rocksdb.rescaling.use-delete-files-in-range		boolean	false
state.backend.rocksdb.restore-overlap-fraction-threshold		double	0.0
state.backend.rocksdb.thread.num		int	2
state.backend.rocksdb.timer-service.cache-size		int	128
state.backend.rocksdb.timer-service.factory		enum(HEAP|ROCKSDB)	ROCKSDB
state.backend.rocksdb.use-bloom-filter		boolean	false
state.backend.rocksdb.use-ingest-db-restore-mode		boolean	false
state.backend.rocksdb.write-batch-size		memory	2 mb
state.backend.rocksdb.writebuffer.count		int	2
state.backend.rocksdb.writebuffer.number-to-merge		int	1
state.backend.rocksdb.writebuffer.size		memory	64 mb
state.backend.type		string	hashmap	!state.backend
state.changelog.enabled		boolean	false	!state.backend.changelog.enabled
state.changelog.max-failures-allowed		int	3	!state.backend.changelog.max-failures-allowed
state.changelog.periodic-materialize.enabled		boolean	true	!state.backend.changelog.periodic-materialize.enabled
state.changelog.periodic-materialize.interval		duration	10 min	!state.backend.changelog.periodic-materialize.interval
state.changelog.storage		string	memory	!state.backend.changelog.storage
state.latency-track.history-size		int	128	!state.backend.latency-track.history-size
state.latency-track.keyed-state-enabled		boolean	false	!state.backend.latency-track.keyed-state-enabled
state.latency-track.sample-interval		int	100	!state.backend.latency-track.sample-interval
state.latency-track.state-name-as-variable		boolean	true	!state.backend.latency-track.state-name-as-variable
state.size-track.history-size	2.1-	int	128
state.size-track.keyed-state-enabled	2.1-	boolean	false
state.size-track.sample-interval	2.1-	int	100
state.size-track.state-name-as-variable	2.1-	boolean	true
table.builtin-catalog-name		string	default_catalog
table.builtin-database-name		string	default_database
table.catalog-modification.listeners		list(string)
table.column-expansion-strategy		list(enum(EXCLUDE_ALIASED_VIRTUAL_METADATA_COLUMNS|EXCLUDE_DEFAULT_VIRTUAL_METADATA_COLUMNS))
table.display.max-column-width		int	30
table.dml-sync		boolean	false
table.dynamic-table-options.enabled		boolean	true
table.exec.async-lookup.buffer-capacity		int	100
table.exec.async-lookup.key-ordered-enabled	2.1-	boolean	false
table.exec.async-lookup.output-mode		enum(ORDERED|ALLOW_UNORDERED)	ORDERED
table.exec.async-lookup.timeout		duration	3 min
table.exec.async-ml-predict.max-concurrent-operations	2.1-	int	10
table.exec.async-ml-predict.output-mode	2.1-	enum(ORDERED|ALLOW_UNORDERED)	ORDERED
table.exec.async-ml-predict.timeout	2.1-	duration	3 min
table.exec.async-scalar.buffer-capacity	-2.1	int	10
table.exec.async-scalar.max-attempts		int	3
table.exec.async-scalar.max-concurrent-operations	2.2-	int	10	!table.exec.async-scalar.buffer-capacity
table.exec.async-scalar.retry-delay		duration	100 ms
table.exec.async-scalar.retry-strategy		enum(NO_RETRY|FIXED_DELAY)	FIXED_DELAY
table.exec.async-scalar.timeout		duration	3 min
table.exec.async-state.enabled	2.0-	boolean	false
table.exec.async-table.max-concurrent-operations	2.2-	int	10
table.exec.async-table.max-retries	2.2-	int	3
table.exec.async-table.retry-delay	2.2-	duration	100 ms
table.exec.async-table.retry-strategy	2.2-	enum(NO_RETRY|FIXED_DELAY)	FIXED_DELAY
table.exec.async-table.timeout	2.2-	duration	3 min
table.exec.async-vector-search.max-concurrent-operations	2.2-	int	10
table.exec.async-vector-search.output-mode	2.2-	enum(ORDERED|ALLOW_UNORDERED)	ORDERED
table.exec.async-vector-search.timeout	2.2-	duration	3 min
table.exec.deduplicate.insert-update-after-sensitive-enabled		boolean	true
table.exec.deduplicate.mini-batch.compact-changes-enabled		boolean	false
table.exec.delta-join.cache-enabled	2.2-	boolean	true
table.exec.delta-join.left.cache-size	2.2-	long	10000
table.exec.delta-join.right.cache-size	2.2-	long	10000
table.exec.disabled-operators		string
table.exec.dynamic-filtering.threshold		memory	8 mb
table.exec.emit.allow-lateness		duration
table.exec.emit.early-fire.delay		duration
table.exec.emit.early-fire.enabled		boolean	false
table.exec.emit.late-fire.delay		duration
table.exec.emit.late-fire.enabled		boolean	false
table.exec.interval-join.min-cleanup-interval		duration	0 ms
table.exec.legacy-cast-behaviour		enum(ENABLED|DISABLED)	DISABLED
table.exec.legacy-transformation-uids	-1.20	boolean	false		d
table.exec.local-hash-agg.adaptive.distinct-value-rate-threshold		double	0.5
table.exec.local-hash-agg.adaptive.enabled		boolean	true
table.exec.local-hash-agg.adaptive.sampling-threshold		long	500000
table.exec.mini-batch.allow-latency		duration	0 ms
table.exec.mini-batch.enabled		boolean	false
table.exec.mini-batch.size		long	-1
table.exec.operator-fusion-codegen.enabled		boolean	false
table.exec.range-sort.enabled	-1.20	boolean	false		d
table.exec.rank.topn-cache-size		long	10000
table.exec.resource.default-parallelism		int	-1
table.exec.resource.external-buffer-memory		memory	10 mb		i
table.exec.resource.hash-agg.memory		memory	128 mb		i
table.exec.resource.hash-join.memory		memory	128 mb		i
table.exec.resource.sort.memory		memory	128 mb		i
table.exec.shuffle-mode	-1.20	string			d
table.exec.simplify-operator-name-enabled		boolean	true
table.exec.sink.keyed-shuffle		enum(NONE|AUTO|FORCE)	AUTO
table.exec.sink.nested-constraint-enforcer	2.1-	enum(IGNORE|ROWS|ROWS_AND_COLLECTIONS)	IGNORE
table.exec.sink.not-null-enforcer		enum(ERROR|DROP)	ERROR
table.exec.sink.require-on-conflict	2.3-	boolean	true
table.exec.sink.rowtime-inserter		enum(ENABLED|DISABLED)	ENABLED
table.exec.sink.type-length-enforcer		enum(IGNORE|TRIM_PAD|ERROR)	IGNORE
table.exec.sink.upsert-materialize		enum(NONE|AUTO|FORCE)	AUTO
table.exec.sink.upsert-materialize-strategy.adaptive.threshold.high	2.2-	long
table.exec.sink.upsert-materialize-strategy.adaptive.threshold.low	2.2-	long
table.exec.sink.upsert-materialize-strategy.type	2.2-	enum(LEGACY|MAP|VALUE|ADAPTIVE)	LEGACY
table.exec.sort.async-merge-enabled		boolean	true
table.exec.sort.default-limit		int	-1
table.exec.sort.max-num-file-handles		int	128
table.exec.source.cdc-events-duplicate		boolean	false
table.exec.source.idle-timeout		duration	0 ms
table.exec.spill-compression.block-size		memory	64 kb
table.exec.spill-compression.enabled		boolean	true
table.exec.state.ttl		duration	0 ms
table.exec.uid.format		string	<id>_<transformation>
table.exec.uid.generation		enum(PLAN_ONLY|ALWAYS|DISABLED)	PLAN_ONLY
table.exec.unbounded-over.version	2.1-	int	2
table.exec.window-agg.buffer-size-limit		int	100000
table.generated-code.max-length		int	4000
table.generated-code.max-members		int	10000		i
table.legacy-nested-row-nullability	2.2-	boolean	false
table.local-time-zone		string	default
table.optimizer.adaptive-broadcast-join.strategy	2.0-	enum(auto|runtime_only|none)	auto
table.optimizer.agg-phase-strategy		enum(AUTO|ONE_PHASE|TWO_PHASE)	AUTO
table.optimizer.bushy-join-reorder-threshold		int	12
table.optimizer.cnf-nodes-limit	-1.20	int	-1		d
table.optimizer.delta-join.strategy	2.1-	enum(AUTO|FORCE|NONE)	AUTO
table.optimizer.distinct-agg.split.bucket-num		int	1024
table.optimizer.distinct-agg.split.enabled		boolean	false
table.optimizer.dynamic-filtering.enabled		boolean	true
table.optimizer.incremental-agg-enabled		boolean	true
table.optimizer.join-reorder-enabled		boolean	false
table.optimizer.join.broadcast-threshold		long	1048576
table.optimizer.join.null-filter-threshold	-1.20	long	2000000		d
table.optimizer.multi-join.enabled	2.1-	boolean	false
table.optimizer.multiple-input-enabled		boolean	true
table.optimizer.non-deterministic-update.strategy		enum(TRY_RESOLVE|IGNORE)	IGNORE
table.optimizer.ptf.max-tables	2.1-	int	20
table.optimizer.reuse-optimize-block-with-digest-enabled		boolean	false
table.optimizer.reuse-sink-enabled	2.1-	boolean	true
table.optimizer.reuse-source-enabled		boolean	true
table.optimizer.reuse-sub-plan-enabled		boolean	true
table.optimizer.rows-per-local-agg	-1.20	long	1000000		d
table.optimizer.runtime-filter.enabled		boolean	false
table.optimizer.runtime-filter.max-build-data-size		memory	150 mb
table.optimizer.runtime-filter.min-filter-ratio		double	0.5
table.optimizer.runtime-filter.min-probe-data-size		memory	10 gb
table.optimizer.semi-anti-join.build-distinct.ndv-ratio	-1.20	double	0.8		d
table.optimizer.shuffle-by-partial-key-enabled	-1.20	boolean	false		d
table.optimizer.skewed-join-optimization.skewed-factor	2.0-	double	4.0
table.optimizer.skewed-join-optimization.skewed-threshold	2.0-	memory	256 mb
table.optimizer.skewed-join-optimization.strategy	2.0-	enum(auto|forced|none)	auto
table.optimizer.smj.remove-sort-enabled	-1.20	boolean	false		d
table.optimizer.source.aggregate-pushdown-enabled	-1.20	boolean	true		d
table.optimizer.source.predicate-pushdown-enabled	-1.20	boolean	true		d
table.optimizer.source.report-statistics-enabled		boolean	true
table.optimizer.sql2rel.project-merge.enabled		boolean	false
table.optimizer.union-all-as-breakpoint-enabled		boolean	true
table.plan.compile.catalog-objects		enum(ALL|SCHEMA|IDENTIFIER)	ALL
table.plan.force-recompile		boolean	false
table.plan.restore.catalog-objects		enum(ALL|ALL_ENFORCED|IDENTIFIER)	ALL
table.resources.download-dir		string
table.rtas-ctas.atomicity-enabled		boolean	false
table.secret-store.kind	2.3-	string	generic_in_memory
table.sql-dialect		string	default
task.cancellation.interval		duration	30 s	!task.cancellation-interval
task.cancellation.timeout		duration	3 min
task.cancellation.timers.timeout		duration	7500 ms	!timerservice.exceptional.shutdown.timeout
taskmanager.bind-host		string
taskmanager.collect-sink.port		int	0
taskmanager.cpu.cores		double			i
taskmanager.data.bind-port		string
taskmanager.data.port		int	0
taskmanager.data.ssl.enabled		boolean	true
taskmanager.debug.memory.log		boolean	false	!taskmanager.debug.memory.startLogThread
taskmanager.debug.memory.log-interval		duration	5 s	!taskmanager.debug.memory.logIntervalMs
taskmanager.exit-on-fatal-akka-error	-1.20	boolean	false		d
taskmanager.heap.mb	-1.20	int			d
taskmanager.heap.size	-1.20	memory			d
taskmanager.host		string
taskmanager.jvm-exit-on-oom		boolean	false
taskmanager.load-balance.mode		enum(NONE|SLOTS|MIN_RESOURCES|TASKS)	NONE
taskmanager.log.path		string
taskmanager.memory.flink.size		memory
taskmanager.memory.framework.heap.size		memory	128 mb
taskmanager.memory.framework.off-heap.batch-shuffle.size		memory	64 mb
taskmanager.memory.framework.off-heap.size		memory	128 mb
taskmanager.memory.jvm-metaspace.size		memory	256 mb
taskmanager.memory.jvm-overhead.fraction		float	0.1
taskmanager.memory.jvm-overhead.max		memory	1 gb
taskmanager.memory.jvm-overhead.min		memory	192 mb
taskmanager.memory.managed.consumer-weights		map	OPERATOR:70,STATE_BACKEND:70,PYTHON:30
taskmanager.memory.managed.fraction		float	0.4
taskmanager.memory.managed.size		memory		!taskmanager.memory.size
taskmanager.memory.min-segment-size		memory	256 bytes
taskmanager.memory.network.fraction		float	0.1	!taskmanager.network.memory.fraction
taskmanager.memory.network.max		memory	9223372036854775807 bytes	!taskmanager.network.memory.max
taskmanager.memory.network.min		memory	64 mb	!taskmanager.network.memory.min
taskmanager.memory.process.size		memory
taskmanager.memory.segment-size		memory	32 kb
taskmanager.memory.starting-segment-size	2.0-	memory	1 kb
taskmanager.memory.task.heap.size		memory
taskmanager.memory.task.off-heap.size		memory	0 bytes
taskmanager.network.adaptive-partitioner.enabled	2.3-	boolean	false
taskmanager.network.adaptive-partitioner.max-traverse-size	2.3-	int	4
taskmanager.network.batch-shuffle.compression.enabled	-1.20	boolean	true	!taskmanager.network.blocking-shuffle.compression.enabled	d
taskmanager.network.bind-policy		string	ip
taskmanager.network.blocking-shuffle.type	-1.20	string	file		d
taskmanager.network.compression.codec		enum(NONE|LZ4|LZO|ZSTD)	LZ4
taskmanager.network.detailed-metrics		boolean	false
taskmanager.network.hybrid-shuffle.enable-new-mode	-1.20	boolean	true		d
taskmanager.network.hybrid-shuffle.external-remote-tier-factory.class		string
taskmanager.network.hybrid-shuffle.num-retained-in-memory-regions-max	-1.20	long	1048576		d
taskmanager.network.hybrid-shuffle.remote.path		string
taskmanager.network.hybrid-shuffle.spill-index-region-group-size	-1.20	int	1024	!taskmanager.network.hybrid-shuffle.spill-index-segment-size	d
taskmanager.network.max-num-tcp-connections	-1.20	int	1		d
taskmanager.network.memory.buffer-debloat.enabled		boolean	false
taskmanager.network.memory.buffer-debloat.period		duration	200 ms
taskmanager.network.memory.buffer-debloat.samples		int	20
taskmanager.network.memory.buffer-debloat.target		duration	1 s
taskmanager.network.memory.buffer-debloat.threshold-percentages		int	25
taskmanager.network.memory.buffers-per-channel	-1.20	int	2		d
taskmanager.network.memory.buffers-request-timeout		duration	30 s	!taskmanager.network.memory.exclusive-buffers-request-timeout-ms	i
taskmanager.network.memory.exclusive-buffers-request-timeout-ms	-1.20	long	30000		d
taskmanager.network.memory.floating-buffers-per-gate	-1.20	int	8		d
taskmanager.network.memory.fraction	-1.20	float	0.1		d
taskmanager.network.memory.max	-1.20	string	1gb		d
taskmanager.network.memory.max-buffers-per-channel	-1.20	int	10		d
taskmanager.network.memory.max-overdraft-buffers-per-gate	-1.20	int	5		d
taskmanager.network.memory.min	-1.20	string	64mb		d
taskmanager.network.memory.read-buffer.required-per-gate.max		int
taskmanager.network.netty.client.connectTimeoutSec		int	120	!taskmanager.net.client.connectTimeoutSec
taskmanager.network.netty.client.numThreads	-1.20	int	-1	!taskmanager.net.client.numThreads	d
taskmanager.network.netty.client.tcp.keepCount		int
taskmanager.network.netty.client.tcp.keepIdleSec		int
taskmanager.network.netty.client.tcp.keepIntervalSec		int
taskmanager.network.netty.num-arenas	-1.20	int	-1	!taskmanager.net.num-arenas	d
taskmanager.network.netty.sendReceiveBufferSize	-1.20	int	0	!taskmanager.net.sendReceiveBufferSize	d
taskmanager.network.netty.server.backlog	-1.20	int	0	!taskmanager.net.server.backlog	d
taskmanager.network.netty.server.numThreads	-1.20	int	-1	!taskmanager.net.server.numThreads	d
taskmanager.network.netty.transport	-1.20	string	auto	!taskmanager.net.transport	d
taskmanager.network.numberOfBuffers	-1.20	int	2048		d
taskmanager.network.partition-request-timeout		duration	10 s
taskmanager.network.request-backoff.initial		int	100	!taskmanager.net.request-backoff.initial
taskmanager.network.request-backoff.max		int	10000	!taskmanager.net.request-backoff.max
taskmanager.network.retries		int	0	!taskmanager.network.retries
taskmanager.network.sort-shuffle.min-buffers		int	512
taskmanager.network.sort-shuffle.min-parallelism	-1.20	int	1		d
taskmanager.network.tcp-connection.enable-reuse-across-jobs		boolean	true
taskmanager.numberOfTaskSlots		int	1
taskmanager.registration.initial-backoff	-1.20	duration	500 ms	!taskmanager.initial-registration-pause	d
taskmanager.registration.max-backoff	-1.20	duration	30 s	!taskmanager.max-registration-pause	d
taskmanager.registration.refused-backoff	-1.20	duration	10 s	!taskmanager.refused-registration-pause	d
taskmanager.registration.timeout		duration	5 min	!taskmanager.maxRegistrationDuration
taskmanager.resource-id		string
taskmanager.rpc.bind-port		int
taskmanager.rpc.port		string	0
taskmanager.runtime.fs-timeout		duration	0 ms	!taskmanager.runtime.fs_timeout
taskmanager.runtime.hashjoin-bloom-filters		boolean	false
taskmanager.runtime.large-record-handler		boolean	false
taskmanager.runtime.max-fan		int	128
taskmanager.runtime.sort-spilling-threshold		float	0.8
taskmanager.slot.timeout		duration	10 s	~pekko.ask.timeout
taskmanager.system-out.log.cache-upper-size		memory	100 kb
taskmanager.system-out.log.thread-name.enabled		boolean	false
taskmanager.system-out.mode		enum(DEFAULT|LOG|IGNORE)	DEFAULT
traces.checkpoint.span-detail-level	2.2-	enum(SPAN_PER_CHECKPOINT|SPAN_PER_CHECKPOINT_WITH_TASKS|CHILDREN_SPANS_PER_TASK|CHILDREN_SPANS_PER_SUBTASK)	SPAN_PER_CHECKPOINT
traces.report-events-as-spans	-2.1	boolean	false		d
traces.reporters		string
web.access-control-allow-origin		string	*	!jobmanager.web.access-control-allow-origin
web.adaptive-scheduler.rescale-history.size	2.3-	int	0
web.address	-1.20	string		!jobmanager.web.address	d
web.backpressure.cleanup-interval	-1.20	int	600000	!jobmanager.web.backpressure.cleanup-interval	d
web.backpressure.delay-between-samples	-1.20	int	50	!jobmanager.web.backpressure.delay-between-samples	d
web.backpressure.num-samples	-1.20	int	100	!jobmanager.web.backpressure.num-samples	d
web.backpressure.refresh-interval	-1.20	int	60000	!jobmanager.web.backpressure.refresh-interval	d
web.cancel.enable		boolean	true
web.checkpoints.history		int	10	!jobmanager.web.checkpoints.history
web.exception-history-size		int	16
web.history		int	5	!jobmanager.web.history
web.log.path		string		!jobmanager.web.log.path
web.port	-1.20	int	8081	!jobmanager.web.port	d
web.refresh-interval		duration	3 s	!jobmanager.web.refresh-interval
web.rescale.enable		boolean	true
web.ssl.enabled	-1.20	boolean	true	!jobmanager.web.ssl.enabled	d
web.submit.enable		boolean	true	!jobmanager.web.submit.enable
web.timeout		duration	10 min
web.tmpdir		string		!jobmanager.web.tmpdir
web.upload.dir		string		!jobmanager.web.upload.dir
yarn.ship-files	2.0-	list(string)
zookeeper.sasl.disable		boolean	false
zookeeper.sasl.login-context-name		string	Client
zookeeper.sasl.service-name		string	zookeeper`

/** A factory: kind, id, abilities, versions; below it, after a tab, its options: name (! required, * only for files), versions, type, default, old names. */
export const factoryLines = `catalog	generic_in_memory	catalog
	default-database		string	default
	property-version		int	1
catalog	jdbc	catalog
	!base-url		string
	compatible-mode		string
	!default-database		string
	!password		string
	property-version		int	1
	!username		string
catalogstore	file	catalogstore
	!path		string
catalogstore	generic_in_memory	catalogstore
connector	blackhole	sink
connector	datagen	source
	fields.#.end		string
	fields.#.kind		string	random
	fields.#.length		int	100
	fields.#.max		string
	fields.#.max-past		duration
	fields.#.min		string
	fields.#.null-rate		float	0.0
	fields.#.start		string
	fields.#.var-len		boolean	false
	number-of-rows		long
	rows-per-second		long	10000
	scan.parallelism		int
connector	dynamic-kafka	source
	format		string
	key.fields		list(string)
	key.fields-prefix		string
	key.format		string
	!metadata-service		string
	metadata-service.cluster-id		string
	properties.group.id		string
	scan.bounded.mode		enum(unbounded|latest-offset|group-offsets|timestamp|specific-offsets)	unbounded
	scan.bounded.timestamp-millis		long
	scan.parallelism		int
	scan.startup.mode		enum(earliest-offset|latest-offset|group-offsets|timestamp|specific-offsets)	group-offsets
	scan.startup.timestamp-millis		long
	scan.topic-partition-discovery.interval		duration	5 min
	stream-enumerator-mode		string	per_cluster
	stream-ids		list(string)
	stream-metadata-discovery-failure-threshold		int	1
	stream-metadata-discovery-interval-ms		long	-1
	stream-pattern		string
	value.fields-include		enum(ALL|EXCEPT_KEY)	ALL
	value.format		string
connector	filesystem	sink,source
	auto-compaction		boolean	false
	compaction.file-size		memory
	!format		string
	partition.default-name		string	__DEFAULT_PARTITION__
	partition.time-extractor.class		string
	partition.time-extractor.kind		string	default
	partition.time-extractor.timestamp-formatter		string
	partition.time-extractor.timestamp-pattern		string
	!path		string
	sink.parallelism		int
	sink.partition-commit.delay		duration	0 ms
	sink.partition-commit.policy.class		string
	sink.partition-commit.policy.class.parameters		list(string)
	sink.partition-commit.policy.kind		string
	sink.partition-commit.success-file.name		string	_SUCCESS
	sink.partition-commit.trigger		enum(process-time|partition-time)	process-time
	sink.partition-commit.watermark-time-zone		string	UTC
	sink.rolling-policy.check-interval		duration	1 min
	sink.rolling-policy.file-size		memory	128 mb
	sink.rolling-policy.inactivity-interval		duration	30 min
	sink.rolling-policy.rollover-interval		duration	30 min
	sink.shuffle-by-partition.enable		boolean	false
	source.monitor-interval		duration
	source.path.regex-pattern		string
	source.report-statistics		enum(NONE|ALL)	ALL
connector	hbase-2.2	sink,source
	lookup.async		boolean	false
	lookup.cache		enum(NONE|PARTIAL|FULL)	NONE
	lookup.cache.max-rows		long	-1
	lookup.cache.ttl		duration	0 ms
	lookup.max-retries		int	3
	lookup.partial-cache.cache-missing-key		boolean	true
	lookup.partial-cache.expire-after-access		duration
	lookup.partial-cache.expire-after-write		duration
	lookup.partial-cache.max-rows		long
	null-string-literal		string	null
	sink.buffer-flush.interval		duration	1 s
	sink.buffer-flush.max-rows		int	1000
	sink.buffer-flush.max-size		memory	2 mb
	sink.ignore-null-value		boolean	false
	sink.parallelism		int
	!table-name		string
	zookeeper.quorum		string
	zookeeper.znode.parent		string	/hbase
connector	jdbc	sink,source
	compatible-mode		string
	connection.max-retry-timeout		duration	1 min
	driver		string
	filter.handling.policy		enum(always|never)	always
	lookup.cache		enum(NONE|PARTIAL|FULL)	NONE
	lookup.cache.caching-missing-key		boolean	true
	lookup.cache.max-rows		long	-1
	lookup.cache.ttl		duration	10 s
	lookup.max-retries		int	3
	lookup.partial-cache.cache-missing-key		boolean	true
	lookup.partial-cache.expire-after-access		duration
	lookup.partial-cache.expire-after-write		duration
	lookup.partial-cache.max-rows		long
	password		string
	scan.auto-commit		boolean	true
	scan.fetch-size		int	0
	scan.partition.column		string
	scan.partition.lower-bound		long
	scan.partition.num		int
	scan.partition.upper-bound		long
	sink.buffer-flush.interval		duration	1 s
	sink.buffer-flush.max-rows		int	100
	sink.max-retries		int	3
	sink.parallelism		int
	!table-name		string
	!url		string
	username		string
connector	kafka	sink,source
	format		string
	key.fields		list(string)
	key.fields-prefix		string
	key.format		string
	!properties.bootstrap.servers		string
	properties.group.id		string
	scan.bounded.mode		enum(unbounded|latest-offset|group-offsets|timestamp|specific-offsets)	unbounded
	scan.bounded.specific-offsets		string
	scan.bounded.timestamp-millis		long
	scan.parallelism	2.0-	int
	scan.startup.mode		enum(earliest-offset|latest-offset|group-offsets|timestamp|specific-offsets)	group-offsets
	scan.startup.specific-offsets		string
	scan.startup.timestamp-millis		long
	scan.topic-partition-discovery.interval		duration	5 min
	sink.delivery-guarantee		enum(exactly-once|at-least-once|none)	at-least-once
	sink.parallelism		int
	sink.partitioner		string	default
	sink.semantic		string
	sink.transaction-naming-strategy	2.0-	enum(INCREMENTING|POOLING)	INCREMENTING
	sink.transactional-id-prefix		string
	topic		list(string)
	topic-pattern		string
	value.fields-include		enum(ALL|EXCEPT_KEY)	ALL
	value.format		string
connector	mysql-cdc	source
	chunk-key.even-distribution.factor.lower-bound		double	0.05	~split-key.even-distribution.factor.lower-bound
	chunk-key.even-distribution.factor.upper-bound		double	1000.0	~split-key.even-distribution.factor.upper-bound
	chunk-meta.group.size		int	1000
	connect.max-retries		int	3
	connect.timeout		duration	30 s
	connection.pool.size		int	20
	!database-name		string
	heartbeat.interval		duration	30 s
	!hostname		string
	!password		string
	port		int	3306
	scan.incremental.close-idle-reader.enabled		boolean	false
	scan.incremental.snapshot.backfill.skip		boolean	false
	scan.incremental.snapshot.chunk.key-column		string
	scan.incremental.snapshot.chunk.size		int	8096
	scan.incremental.snapshot.enabled		boolean	true
	scan.incremental.snapshot.unbounded-chunk-first.enabled		boolean	true
	scan.newly-added-table.enabled		boolean	false
	scan.parse.online.schema.changes.enabled		boolean	false
	scan.read-changelog-as-append-only.enabled		boolean	false
	scan.snapshot.fetch.size		int	1024
	scan.startup.mode		string	initial
	scan.startup.specific-offset.file		string
	scan.startup.specific-offset.gtid-set		string
	scan.startup.specific-offset.pos		long
	scan.startup.specific-offset.skip-events		long
	scan.startup.specific-offset.skip-rows		long
	scan.startup.timestamp-millis		long
	server-id		string
	server-time-zone		string
	!table-name		string
	use.legacy.json.format		boolean	true
	!username		string
connector	postgres-cdc	source
	changelog-mode		enum(all|upsert)	all
	chunk-key.even-distribution.factor.lower-bound		double	0.05	~split-key.even-distribution.factor.lower-bound
	chunk-key.even-distribution.factor.upper-bound		double	1000.0	~split-key.even-distribution.factor.upper-bound
	chunk-meta.group.size		int	1000
	connect.max-retries		int	3
	connect.timeout		duration	30 s
	connection.pool.size		int	20
	!database-name		string
	decoding.plugin.name		string	decoderbufs
	heartbeat.interval.ms		duration	30 s
	!hostname		string
	!password		string
	port		int	5432
	scan.include-partitioned-tables.enabled		boolean	false
	scan.incremental.close-idle-reader.enabled		boolean	false
	scan.incremental.snapshot.backfill.skip		boolean	false
	scan.incremental.snapshot.chunk.key-column		string
	scan.incremental.snapshot.chunk.size		int	8096
	scan.incremental.snapshot.enabled		boolean	false
	scan.incremental.snapshot.unbounded-chunk-first.enabled		boolean	true
	scan.lsn-commit.checkpoints-num-delay		int	3
	scan.newly-added-table.enabled		boolean	false
	scan.read-changelog-as-append-only.enabled		boolean	false
	scan.snapshot.fetch.size		int	1024
	scan.startup.mode		string	initial
	!schema-name		string
	!slot.name		string
	!table-name		string
	!username		string
connector	print	sink
	print-identifier		string
	sink.parallelism		int
	standard-error		boolean	false
connector	savepoint	source
	fields.#.key-class		string		!fields.#.map-key-format
	fields.#.key-type-factory		string
	fields.#.state-name		string
	fields.#.state-type		enum(VALUE|LIST|MAP)
	fields.#.value-class		string		!fields.#.value-format
	fields.#.value-type-factory		string
	operator.uid		string
	operator.uid.hash		string
	state.backend.type		string
	!state.path		string
connector	upsert-kafka	sink,source
	key.fields-prefix		string
	!key.format		string
	!properties.bootstrap.servers		string
	scan.bounded.mode		enum(unbounded|latest-offset|group-offsets|timestamp|specific-offsets)	unbounded
	scan.bounded.specific-offsets		string
	scan.bounded.timestamp-millis		long
	scan.parallelism	2.0-	int
	scan.topic-partition-discovery.interval	2.2-	duration	5 min
	sink.buffer-flush.interval		duration	0 ms
	sink.buffer-flush.max-rows		int	0
	sink.delivery-guarantee		enum(exactly-once|at-least-once|none)	at-least-once
	sink.parallelism		int
	sink.transaction-naming-strategy	2.0-	enum(INCREMENTING|POOLING)	INCREMENTING
	sink.transactional-id-prefix		string
	topic		list(string)
	topic-pattern		string
	value.fields-include		enum(ALL|EXCEPT_KEY)	ALL
	!value.format		string
format	avro	bulk-decoding,bulk-encoding,decoding,encoding
	*codec		string	snappy
	encoding		enum(binary|json)	binary
	timestamp_mapping.legacy		boolean	true
format	avro-confluent	decoding,encoding
	basic-auth.credentials-source		string
	basic-auth.user-info		string
	bearer-auth.credentials-source		string
	bearer-auth.token		string
	properties		map
	schema		string		~schema-registry.schema
	ssl.keystore.location		string
	ssl.keystore.password		string
	ssl.truststore.location		string
	ssl.truststore.password		string
	subject		string		~schema-registry.subject
	!url		string		~schema-registry.url
format	canal-json	decoding,encoding
	database.include		string
	encode.decimal-as-plain-number		boolean	false
	encode.ignore-null-fields		boolean	false
	ignore-parse-errors		boolean	false
	map-null-key.literal		string	null
	map-null-key.mode		string	FAIL
	table.include		string
	timestamp-format.standard		string	SQL
format	csv	bulk-decoding,bulk-encoding,decoding,encoding
	allow-comments		boolean	false
	allow-trailing-comma	2.3-	boolean	true
	array-element-delimiter		string	;
	disable-quote-character		boolean	false
	empty-string-as-null	2.3-	boolean	false
	escape-character		string
	fail-on-missing-columns	2.3-	boolean	false
	field-delimiter		string	,
	ignore-parse-errors		boolean	false
	ignore-trailing-unmappable	2.3-	boolean	false
	null-literal		string
	quote-character		string	"
	trim-spaces	2.3-	boolean	false
	write-bigdecimal-in-scientific-notation		boolean	true
format	debezium-avro-confluent	decoding,encoding
	basic-auth.credentials-source		string
	basic-auth.user-info		string
	bearer-auth.credentials-source		string
	bearer-auth.token		string
	properties		map
	schema		string		~schema-registry.schema
	ssl.keystore.location		string
	ssl.keystore.password		string
	ssl.truststore.location		string
	ssl.truststore.password		string
	subject		string		~schema-registry.subject
	!url		string		~schema-registry.url
format	debezium-json	decoding,encoding
	encode.decimal-as-plain-number		boolean	false
	encode.ignore-null-fields		boolean	false
	ignore-parse-errors		boolean	false
	map-null-key.literal		string	null
	map-null-key.mode		string	FAIL
	schema-include		boolean	false
	timestamp-format.standard		string	SQL
format	json	decoding,encoding
	decode.json-parser.enabled	2.1-	boolean	true
	encode.decimal-as-plain-number		boolean	false
	encode.ignore-null-fields		boolean	false
	fail-on-missing-field		boolean	false
	ignore-parse-errors		boolean	false
	map-null-key.literal		string	null
	map-null-key.mode		string	FAIL
	timestamp-format.standard		string	SQL
format	maxwell-json	decoding,encoding
	encode.decimal-as-plain-number		boolean	false
	encode.ignore-null-fields		boolean	false
	ignore-parse-errors		boolean	false
	map-null-key.literal		string	null
	map-null-key.mode		string	FAIL
	timestamp-format.standard		string	SQL
format	ogg-json	decoding,encoding
	encode.decimal-as-plain-number		boolean	false
	encode.ignore-null-fields		boolean	false
	ignore-parse-errors		boolean	false
	map-null-key.literal		string	null
	map-null-key.mode		string	FAIL
	timestamp-format.standard		string	SQL
format	orc	bulk-decoding,bulk-encoding
format	parquet	bulk-decoding,bulk-encoding
format	protobuf	bulk-decoding,bulk-encoding,decoding,encoding
	ignore-parse-errors		boolean	false
	!message-class-name		string
	read-default-values		boolean	false
	write-null-string-literal		string
format	raw	decoding,encoding
	charset		string	UTF-8
	endianness		string	big-endian
modelprovider	openai	modelprovider
	!api-key		string
	context-overflow-action	2.2-	enum(truncated-tail|truncated-tail-log|truncated-head|truncated-head-log|skipped|skipped-log)	truncated-tail
	dimension		long
	!endpoint		string
	error-handling-strategy	2.2-	enum(RETRY|FAILOVER|IGNORE)	RETRY
	max-context-size	2.2-	int
	max-tokens		long		!maxTokens
	!model		string
	n	2.2-	long
	presence-penalty	2.2-	double
	response-format	2.2-	enum(text|json_object)
	retry-fallback-strategy	2.2-	enum(FAILOVER|IGNORE)	FAILOVER
	retry-num	2.2-	int	100
	seed	2.2-	long
	stop		string
	system-prompt		string	You are a helpful assistant.	!systemPrompt
	temperature		double
	top-p		double		!topP
modelprovider	triton	modelprovider
	auth-token		string
	compression		string
	custom-headers		map
	!endpoint		string
	flatten-batch-dim		boolean	false
	!model-name		string
	model-version		string	latest
	priority		int
	sequence-end		boolean	false
	sequence-id		string
	sequence-start		boolean	false
	timeout		duration	30 s
module	state	module`
