/**
 * Long work: an uploaded CSV that is worked through in the background, restarts of the server included.
 *
 * <p>{@link io.hongyan.api.jobs.UploadFolder} takes files, {@link io.hongyan.api.jobs.CsvLines} reads them, and
 * {@link io.hongyan.api.jobs.Jobs} runs a {@link io.hongyan.api.jobs.JobWork} over the lines of one, a batch at a time. What a
 * kind of job does to its lines, and who may ask for it, is none of this package's business.
 *
 * <p>After each batch its refused lines are synced to a file beside the upload, then the figures are committed to the
 * {@link io.hongyan.kernel.jobs.JobStore}, with the length of that file. A job that is taken up again cuts the file to that
 * length and goes on behind the lines that are done; so only the batch that was under way is worked twice, and every figure
 * is exact. Works must bear that one batch twice: each says why it does.
 *
 * <pre>
 * uploads/incoming/            what is being received; emptied at start
 * uploads/jobs/{id}.csv        the lines of a job that is not over
 * uploads/jobs/{id}.refused    its refused lines, CSV: line, text, reason
 * uploads/audiences/{id}.csv   an uploaded audience; with .refused beside it
 * uploads/images/{app}/{sha}.{ext}
 * </pre>
 */
@NullMarked
package io.hongyan.api.jobs;

import org.jspecify.annotations.NullMarked;
