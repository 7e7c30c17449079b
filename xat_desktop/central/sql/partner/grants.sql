-- Members read, and write through functions only. Everything is taken away first, so that this mends what was changed.

revoke all on schema @schema@ from public;
revoke all on all tables in schema @schema@ from public, @members@;
revoke all on all sequences in schema @schema@ from public, @members@;
revoke all on all functions in schema @schema@ from public, @members@;

grant usage on schema @schema@ to @members@;
grant select on sync_head, platform, os_flavor, system_software, compute_model, collector, result_file, capture,
    annotation, analysis, report, series, summary, chunk, pyramid to @members@;
grant insert on stage_series, stage_summary, stage_chunk, stage_pyramid to @members@;
grant execute on function hello(int, int), push(uuid, json), digest(), stage_series(uuid), staged(uuid),
    publish_series(uuid, jsonb), file_stored(uuid, bigint, text) to @members@;
grant select on collectors_platform, collectors_osflavor, collectors_systemsoftware, collectors_computemodel,
    collectors_collector, collectors_collecteddata, analysis_capture, analysis_captureanalysis to @members@;
grant execute on function moment(bigint) to @members@;
