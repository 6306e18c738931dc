# slurm.sh, with the variables that Slurm sets and the script where Slurm puts a copy of it. No Slurm is needed.
. "$(dirname "$0")/class.sh"
one_run
cp "$root/common/autograder/elsewhere/slurm.sh" "$scratch/slurm_script"

# task ID MIN MAX COUNT ARGUMENT...
task() {
    export SLURM_ARRAY_TASK_ID="$1" SLURM_ARRAY_TASK_MIN="$2" SLURM_ARRAY_TASK_MAX="$3" SLURM_ARRAY_TASK_COUNT="$4" SLURM_CPUS_PER_TASK=1
    shift 4
    sh "$scratch/slurm_script" "$@" >"$scratch/log" 2>&1
}
for id in 1 2; do
    task $id 1 2 2 "$root" "$scratch/class" "$scratch/array" --lab 02 || fail "$(cat "$scratch/log")"
done
"$soket" report "$scratch/array" >"$scratch/log" 2>&1 || fail "$(cat "$scratch/log")"
same_as_one_run "$scratch/array"

# What would give a part of the class to nobody, or all of it to one task, is refused.
for array in '3 3 3 1' '0 0 3 4' '1 1 7 4'; do
    # shellcheck disable=SC2086 # four numbers
    ! task $array "$root" "$scratch/class" "$scratch/refused" --lab 02 || fail "an array that is not 1-N: $array"
    grep -q 'must be 1-N' "$scratch/log" || fail "$(cat "$scratch/log")"
done
! task 1 1 1 1 "$root" "$scratch/class" || fail 'no folder for results'
unset SLURM_ARRAY_TASK_ID
! sh "$scratch/slurm_script" "$root" "$scratch/class" "$scratch/refused" >"$scratch/log" 2>&1 || fail 'without Slurm'
[ ! -e "$scratch/refused" ] || fail 'something was graded all the same'
