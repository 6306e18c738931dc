#!/bin/sh
#SBATCH --job-name=soket
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
#SBATCH --output=soket-%A-%a.log
#
# Grades a class with a Slurm job array, https://slurm.schedmd.com/job_array.html. Soket, submissions and results must be where all nodes find them:
#
#   sbatch --array=1-8 common/autograder/elsewhere/slurm.sh SOKET SUBMISSIONS RESULTS [OPTION OF soket grade ...]
#
# SOKET is its folder. When all tasks are done:  SOKET/common/autograder/soket report RESULTS
# After a failure, or when time ran out, submit all of it again: what is done is kept.
set -eu

die() {
    printf 'slurm.sh: %s\n' "$*" >&2
    exit 2
}

[ -n "${SLURM_ARRAY_TASK_ID:-}" ] || die 'start it with sbatch, such as: sbatch --array=1-8 slurm.sh SOKET SUBMISSIONS RESULTS'
[ $# -ge 3 ] || die 'it needs SOKET SUBMISSIONS RESULTS'
# The count of a part such as --array=3 is 1, and its share would be everybody.
[ "${SLURM_ARRAY_TASK_MIN:-} ${SLURM_ARRAY_TASK_MAX:-}" = "1 ${SLURM_ARRAY_TASK_COUNT:-}" ] ||
    die 'the array must be 1-N, whole: what is done is not done again'
soket=$1/common/autograder/soket submissions=$2 results=$3
shift 3
[ -x "$soket" ] || die "there is no $soket"
exec "$soket" grade "$submissions" --out "$results" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" "$@"
