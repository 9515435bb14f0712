#!/usr/bin/env bash
# Lets the workflows of a repository on GitHub sign in to an Azure Container Registry, without a secret: those on its default
# branch, or on another one.
#
#   bash setup.sh <registry> <owner/repository> [--delete | --preview] [--branch <branch>]
#
#   (nothing)   an identity that may read the registry, for dry runs, and the variable AZURE_CLIENT_ID
#   --delete    gives that identity the right to delete, in addition
#   --preview   another identity that may only read, for pull requests as well, and the variable AZURE_READER_CLIENT_ID
#
# Each of them also saves AZURE_TENANT_ID and AZURE_SUBSCRIPTION_ID.
# It needs az and gh, both signed in, the right to assign roles on the registry, and that to administer the repository.
# It can be run again: what is there already stays as it is. It deletes nothing.
# Command by command: https://github.com/acr-prune/acr-prune/blob/v1/docs/quick-start.md
set -euo pipefail

readonly ISSUER=https://token.actions.githubusercontent.com
readonly AUDIENCE=api://AzureADTokenExchange

fail() {
  echo "setup.sh: $*" >&2
  exit 1
}

usage() {
  fail "expected: bash setup.sh <registry> <owner/repository> [--delete | --preview] [--branch <branch>]"
}

# Options and names, each said once.
names=()
mode="read"
branch=""
while [ $# -gt 0 ]; do
  case "$1" in
    --delete | --preview)
      [ "$mode" = read ] || fail "--delete and --preview are two identities: run the script once for each."
      mode=${1#--}
      ;;
    --branch)
      [ $# -gt 1 ] || usage
      branch=$2
      shift
      ;;
    -*) usage ;;
    *) names+=("$1") ;;
  esac
  shift
done
[ "${#names[@]}" -eq 2 ] || usage
registry=${names[0]%%.*} # a login server is taken for its name
repo=${names[1]}
[[ $registry =~ ^[a-zA-Z0-9-]+$ ]] || fail "\"${names[0]}\" is no name of a registry: expected, for example, contoso."
[[ $repo =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] || fail "\"$repo\" is no repository on GitHub: expected owner/repository."
if [ -z "$branch" ]; then branch=$(gh api "repos/$repo" --jq .default_branch); fi
[[ $branch =~ ^[A-Za-z0-9._/@+-]+$ ]] || fail "\"$branch\" is no branch that this script can take."

# How GitHub names the repository in tokens: newer ones with numbers, older ones without. Azure compares letter by letter.
usual=$(gh api "repos/$repo/actions/oidc/customization/sub" --jq .use_default)
prefix=$(gh api "repos/$repo/actions/oidc/customization/sub" --jq .sub_claim_prefix)
[ "$usual" = true ] || fail "$repo has subjects of its own making. Run the workflow: its error names the subject to trust."
[[ $prefix == repo:* ]] || fail "GitHub does not say how it names $repo. Run the workflow: its error names the subject to trust."

# The identity is made beside the registry.
id=$(az acr show --name "$registry" --query id --output tsv)
group=$(az acr show --name "$registry" --query resourceGroup --output tsv)
permissions=$(az acr show --name "$registry" --query roleAssignmentMode --output tsv)
identity=acr-prune
if [ "$mode" = preview ]; then identity=acr-prune-preview; fi
az identity create --name "$identity" --resource-group "$group" --output none
client=$(az identity show --name "$identity" --resource-group "$group" --query clientId --output tsv)
tenant=$(az identity show --name "$identity" --resource-group "$group" --query tenantId --output tsv)
principal=$(az identity show --name "$identity" --resource-group "$group" --query principalId --output tsv)

trust() { # subject
  local name
  name=$(az identity federated-credential list --identity-name "$identity" --resource-group "$group" \
    --query "[?subject=='$1'].name | [0]" --output tsv)
  if [ -n "$name" ]; then
    echo "$identity trusts $1 already."
    return
  fi
  # A name of its own for each subject, since another one of the same name would be replaced.
  name=$(printf 'github-%s-%s' "${repo//[^A-Za-z0-9]/-}" "$(printf '%s' "$1" | cksum | cut -d ' ' -f 1)")
  az identity federated-credential create --name "$name" --identity-name "$identity" --resource-group "$group" \
    --issuer "$ISSUER" --subject "$1" --audiences "$AUDIENCE" --output none
  echo "$identity trusts $1."
}
trust "$prefix:ref:refs/heads/$branch"
if [ "$mode" = preview ]; then trust "$prefix:pull_request"; fi

# Registries have one of two kinds of permissions. AcrPull and AcrDelete mean nothing to the second.
if [ -z "$permissions" ]; then
  echo "This az does not say which kind of permissions $registry has, so RBAC is assumed. If it is RBAC + ABAC: az upgrade, and again."
fi
case "$permissions:$mode" in
  AbacRepositoryPermissions:delete)
    roles=("Container Registry Repository Contributor" "Container Registry Repository Catalog Lister")
    ;;
  AbacRepositoryPermissions:*)
    roles=("Container Registry Repository Reader" "Container Registry Repository Catalog Lister")
    ;;
  *:delete) roles=(AcrPull AcrDelete) ;;
  *) roles=(AcrPull) ;;
esac
for role in "${roles[@]}"; do
  az role assignment create --role "$role" --scope "$id" \
    --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal --output none
  echo "$identity has the role $role on $registry."
done

# Variables, and no secrets: workflows read vars.AZURE_CLIENT_ID, which is empty where it was saved as a secret.
secrets=$(gh secret list --repo "$repo" --json name --jq '.[].name')
save() { # name, value
  gh variable set "$1" --repo "$repo" --body "$2" > /dev/null
  echo "$repo has the variable $1."
  if grep -qx "$1" <<< "$secrets"; then
    echo "It has a secret of that name as well, which the examples do not read: gh secret delete $1 --repo $repo"
  fi
}
if [ "$mode" = preview ]; then save AZURE_READER_CLIENT_ID "$client"; else save AZURE_CLIENT_ID "$client"; fi
save AZURE_TENANT_ID "$tenant"
subscription=${id#/subscriptions/}
save AZURE_SUBSCRIPTION_ID "${subscription%%/*}" # for azure/login

echo "Done. It takes up to ten minutes until new roles work."
